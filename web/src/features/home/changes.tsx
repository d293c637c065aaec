// What others and I did since yesterday, told in sentences; and what was last done with people.

import { IconHistory, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isProblem } from '@/api/client';
import { digestQuery, type DigestItem } from '@/api/digest';
import { manyLabel, oneLabel, useMeta } from '@/api/meta';
import { listQuery } from '@/api/records';
import type { Filter } from '@/api/types';
import { toldChanges } from '@/features/home/told-model';
import { Tile } from '@/features/home/panel';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useSay } from '@/fields/shared/say';
import { addDays, instantOf, today as todayOf } from '@/lib/dates';
import { allOf } from '@/lib/filter';
import { useNow } from '@/lib/hooks';
import type { MessageId } from '@/lib/i18n';
import { linksOf } from '@/records/activities';
import { Initials } from '@/ui/person';
import classes from '@/features/home/home.module.css';

const lines = 20;
const lines_shown = 10;
const changes_shown = 2;
const fed = 8;
const kind_words: Record<string, MessageId> = { create: 'home.did_create', update: 'home.did_update', delete: 'home.did_delete', restore: 'home.did_restore' };

function Line({ item, now }: { item: DigestItem; now: number }) {
    const say = useSay();
    const { t, texts, label } = say;
    const object = useMeta().object(item.object);
    if (!object) return null;
    const { change } = item;
    const who = change.by?.name || t('home.program');
    const told = toldChanges(object, change.changes, changes_shown).map(({ field, change: { from, to } }) => {
        const text = (value: unknown) => (isEmpty(value) ? t('home.empty_value') : kindOf(field).format(value, field, say));
        return `${label(field.label)} ${text(from)} → ${text(to)}`;
    });
    return (
        <li className={classes['told']}>
            <Initials name={who} size={22} />
            <span className={classes['sentence']}>
                <span>
                    <b>{who}</b> {t(kind_words[change.kind] ?? 'home.did_update')}{' '}
                    {item.id ? (
                        <>
                            <span className="dimmed">{label(oneLabel(object))}</span>{' '}
                            <Link to="/$object/$record" params={{ object: item.object, record: item.id }} search={{}}>
                                {item.name}
                            </Link>
                        </>
                    ) : (
                        t('home.many_records', { count: item.count, objects: label(manyLabel(object)) })
                    )}
                </span>
                {told.length > 0 && <span className="dimmed">{told.join('; ')}</span>}
            </span>
            <span className={`${classes['when']} tabular`}>{texts.short(change.at, now)}</span>
        </li>
    );
}

const told_objects = ['opportunities', 'accounts', 'contacts', 'leads'];

export function Changes() {
    const { t, texts } = useSay();
    const meta = useMeta();
    const now = useNow();
    const day = todayOf(texts.time_zone, now);
    const objects = meta.objects.filter((object) => object.access.read && object.role === 'record' && (told_objects.includes(object.name) || object.custom)).map((object) => object.name);
    const digest = useQuery(digestQuery(instantOf(addDays(day, -1), '00:00', texts.time_zone), objects, lines));
    const items = digest.data?.items ?? [];
    // A server of an earlier version does not tell.
    if (isProblem(digest.error, 'not_found')) return null;
    return (
        <Tile
            title={t('home.changes')}
            icon={<IconHistory size={16} stroke={1.6} aria-hidden />}
            loading={digest.isLoading}
            error={digest.error}
            empty={items.length === 0}
            nothing={t('home.no_changes')}
        >
            <ul className={classes['list']}>
                {items.slice(0, lines_shown).map((item) => (
                    <Line key={`${item.object} ${item.id ?? item.change.batch}`} item={item} now={now} />
                ))}
            </ul>
        </Tile>
    );
}

const done_words: Record<string, MessageId> = { call: 'home.called', meeting: 'home.met', email: 'home.mailed', task: 'home.finished', note: 'home.noted' };

export function Feed({ has_team }: { has_team: boolean }) {
    const { t, texts } = useSay();
    const now = useNow();
    const owner: Filter | null = has_team ? { field: 'owner', op: 'in', value: ['my_team', 'me'] } : null;
    const list = useInfiniteQuery(
        listQuery('activities', {
            filter: allOf(owner, { field: 'done_at', op: 'within', value: { last: '7d' } }),
            sort: '-done_at',
            limit: fed,
            fields: ['subject', 'kind', 'done_at', 'links', 'owner'],
        }),
    );
    const activities = list.data?.pages[0]?.records ?? [];
    return (
        <Tile
            title={t('home.feed')}
            icon={<IconUsers size={16} stroke={1.6} aria-hidden />}
            to="/activities"
            loading={list.isLoading}
            error={list.error}
            empty={activities.length === 0}
            nothing={t('home.no_feed')}
        >
            <ul className={classes['list']}>
                {activities.map((activity) => {
                    const [link] = linksOf(activity);
                    return (
                        <li key={activity.id} className={classes['told']}>
                            <Initials name={activity.owner?.name ?? ''} size={22} />
                            <span className={classes['sentence']}>
                                <span>
                                    <b>{activity.owner?.name}</b> {t(done_words[String(activity['kind'])] ?? 'home.finished')}{' '}
                                    <Link to="/$object/$record" params={{ object: 'activities', record: activity.id }} search={{}}>
                                        {String(activity['subject'] ?? '')}
                                    </Link>
                                </span>
                                {link && <span className="dimmed clip">{link.name}</span>}
                            </span>
                            <span className={`${classes['when']} tabular`}>{texts.short(String(activity['done_at']), now)}</span>
                        </li>
                    );
                })}
            </ul>
        </Tile>
    );
}
