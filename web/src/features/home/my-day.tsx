import { IconSun } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listQuery } from '@/api/records';
import type { Filter, RecordData } from '@/api/types';
import { dueFilter } from '@/features/home/home-model';
import { Tile } from '@/features/home/panel';
import { useSay } from '@/fields/shared/say';
import { addDays, instantOf, today as todayOf } from '@/lib/dates';
import { allOf } from '@/lib/filter';
import { useNow } from '@/lib/hooks';
import type { MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { linksOf, urgencyOf, whenOf, type Urgency } from '@/records/activities';
import { Tick } from '@/records/tick';
import { useActivity } from '@/records/use-activity';
import classes from '@/features/home/home.module.css';

const shown = 50;
const fields = ['subject', 'kind', 'starts_at', 'ends_at', 'due_at', 'done_at', 'links', 'owner'];
const titles: [Urgency, MessageId][] = [
    ['overdue', 'home.overdue'],
    ['today', 'home.today'],
];

function byTime(left: RecordData, right: RecordData): number {
    return String(whenOf(left)) < String(whenOf(right)) ? -1 : 1;
}

/** What is wanted of me today, and what should have been done before. */
export function MyDay({ owner, search }: { owner: Filter | null; search: Search }) {
    const { t, texts } = useSay();
    const now = useNow();
    const { tick } = useActivity();
    const day = todayOf(texts.time_zone, now);
    const list = useInfiniteQuery(listQuery('activities', { filter: allOf(owner, dueFilter(instantOf(addDays(day, 1), '00:00', texts.time_zone))), sort: 'due_at', limit: shown, fields }));
    const open = (list.data?.pages[0]?.records ?? []).filter((activity) => !activity['done_at']).toSorted(byTime);
    const of = (urgency: Urgency) => open.filter((activity) => urgencyOf(whenOf(activity), day, texts.time_zone) === urgency);
    return (
        <Tile
            title={t('home.my_day')}
            icon={<IconSun size={16} stroke={1.6} aria-hidden />}
            to="/tasks"
            search={search}
            loading={list.isLoading}
            error={list.error}
            empty={open.length === 0}
            nothing={
                <>
                    {t('home.day_free')} <Link to="/tasks">{t('home.day_plan')}</Link>
                </>
            }
        >
            {titles.map(([urgency, title]) => {
                const activities = of(urgency);
                return (
                    activities.length > 0 && (
                        <div key={urgency} className={classes['part']} data-urgency={urgency}>
                            <h3>
                                {t(title)} <span className="dimmed tabular">{texts.number(activities.length)}</span>
                            </h3>
                            <ul className={classes['list']}>
                                {activities.slice(0, 12).map((activity) => (
                                    <li key={activity.id} className={classes['line']}>
                                        <Tick activity={activity} onTick={() => tick(activity)} />
                                        <Link to="/$object/$record" params={{ object: 'activities', record: activity.id }} search={{}} className={`${classes['what']} clip`}>
                                            {String(activity['subject'] ?? '')}
                                        </Link>
                                        <span className={`${classes['about']} clip`}>{linksOf(activity)[0]?.name}</span>
                                        <span className={`${classes['when']} tabular`}>{texts.short(String(whenOf(activity)), now)}</span>
                                    </li>
                                ))}
                            </ul>
                        </div>
                    )
                );
            })}
        </Tile>
    );
}
