// "Why can X see this?": a user, a record, and the reasons, one below the other.

import { NativeSelect, Skeleton } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { accessQuery } from '@/api/admin';
import { manyLabel, oneLabel, titleOf, useMeta } from '@/api/meta';
import { recordQuery } from '@/api/records';
import type { Named } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { RecordSelect } from '@/fields/shared/record-select';
import { Section } from '@/features/settings/section';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/settings/settings.module.css';
import why from '@/features/settings/why.module.css';

/** What is asked stands in the address: a record's own page links here. */
export function Why() {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const navigate = useNavigate();
    const asked = useSearch({ strict: false }) as Search;
    const objects = meta.objects.filter((object) => object.role === 'record');
    const object = meta.object(asked.object) ?? objects[0];
    const record = useNamed(object?.name, asked.record);
    const user = useNamed('users', asked.user);
    const ask = (change: Partial<Search>) => void navigate({ to: '.', search: { ...asked, ...change }, replace: true });
    if (!object) return null;
    return (
        <Section title={t('settings.why')} text={t('settings.why_text')}>
            <div className={why['question']}>
                <RecordSelect object="users" value={user} onChange={(next) => ask({ user: next?.id ?? '' })} input={{ label: t('settings.user') }} />
                <NativeSelect
                    label={t('settings.object')}
                    data={objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))}
                    value={object.name}
                    onChange={(event) => ask({ object: event.currentTarget.value, record: '' })}
                />
                <RecordSelect key={object.name} object={object.name} value={record} onChange={(next) => ask({ object: object.name, record: next?.id ?? '' })} input={{ label: label(oneLabel(object)) }} />
            </div>
            {user && record ? <Answer object={object.name} record={record} user={user} /> : <EmptyState title={t('settings.why_empty')} />}
        </Section>
    );
}

function useNamed(object: string | undefined, id: string | undefined): Named | null {
    const meta = useMeta().object(object);
    const { data } = useQuery({ ...recordQuery(object ?? '', id ?? ''), enabled: Boolean(object && id) });
    return data && id ? { id, name: titleOf(meta, data) } : null;
}

function Answer({ object, record, user }: { object: string; record: Named; user: Named }) {
    const { t, label } = useLanguage();
    const { data, error } = useQuery(accessQuery(object, record.id, user.id));
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    if (!data) return <Skeleton height={140} />;
    const verbs = [
        { may: data.read, word: t('settings.read') },
        { may: data.update, word: t('settings.update') },
        { may: data.delete, word: t('settings.remove') },
    ];
    return (
        <div className={why['answer']} role="status">
            <h3>
                {t(data.read ? 'settings.why_sees' : 'settings.why_sees_not', { user: user.name, record: record.name })}{' '}
                <Link to="/$object/$record" params={{ object, record: record.id }} search={{}}>
                    {t('settings.open_record')}
                </Link>
            </h3>
            <ul className={why['verbs']}>
                {verbs.map(({ may, word }) => (
                    <li key={word} data-may={may || undefined}>
                        {may ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
                        {word}: {t(may ? 'settings.yes' : 'settings.no')}
                    </li>
                ))}
            </ul>
            <ol className={why['reasons']}>
                {data.reasons.map((reason) => (
                    <li key={reason.en}>{label(reason)}</li>
                ))}
            </ol>
            <p className={classes['headActions']}>
                <Link to="/settings/$section" params={{ section: 'roles' }} search={{}}>
                    {t('settings.roles')}
                </Link>
                <Link to="/settings/$section" params={{ section: 'users' }} search={{}}>
                    {t('settings.users')}
                </Link>
            </p>
        </div>
    );
}
