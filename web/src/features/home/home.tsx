// The first page: my day first, then what wants attention, then how far we are and what others did.

import { Skeleton } from '@mantine/core';
import { IconMoodEmpty, IconPlayerPause, IconSparkles } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useMeta } from '@/api/meta';
import { useSession } from '@/api/session';
import type { Filter } from '@/api/types';
import { ownerFilter, type Whose } from '@/features/home/home-model';
import { MyDay } from '@/features/home/my-day';
import { instantOf, today as todayOf } from '@/lib/dates';
import { allOf } from '@/lib/filter';
import { useNow } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { idleSince, withoutNextStep } from '@/records/activities';
import { PageHead } from '@/ui/page-head';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/home/home.module.css';

const Attention = lazy(async () => ({ default: (await import('@/features/home/deals')).Attention }));
const Targets = lazy(async () => ({ default: (await import('@/features/home/targets')).Targets }));
const Changes = lazy(async () => ({ default: (await import('@/features/home/changes')).Changes }));
const Feed = lazy(async () => ({ default: (await import('@/features/home/changes')).Feed }));
const Dashboard = lazy(async () => ({ default: (await import('@/features/home/dashboard')).Dashboard }));

const idle_days = 14;

export function Home() {
    const t = useT();
    const texts = useTexts();
    const { user } = useSession();
    const meta = useMeta();
    const now = useNow();
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const whose: Whose = search.whose === 'team' ? 'team' : 'mine';
    const has_team = user.teams.length > 0;
    const owner = ownerFilter(whose, has_team);
    const mine: Search = whose === 'team' ? { whose } : {};

    const activities = meta.object('activities');
    const deals = meta.object('opportunities');
    const leads = meta.object('leads');
    const linked = meta.asksActivities('opportunities');
    const day_start = instantOf(todayOf(texts.time_zone, now), '00:00', texts.time_zone);
    const is_open: Filter = { field: 'status', op: 'eq', value: 'open' };
    const all = (...filters: (Filter | null)[]) => allOf(...filters) ?? is_open;
    const waiting = <Skeleton height={180} radius={10} />;
    return (
        <>
            <PageHead title={t('home.hello', { name: user.name })}>
                <PickOne
                    label={t('home.whose')}
                    data={[
                        { value: 'mine', label: t('home.mine') },
                        { value: 'team', label: t(has_team ? 'home.team' : 'home.everybody') },
                    ]}
                    value={whose}
                    onChange={(value) => void navigate({ to: '/', search: value === 'team' ? { whose: 'team' } : {}, replace: true })}
                />
            </PageHead>
            <div className={classes['page']}>
                {activities?.access.read && <MyDay owner={owner} search={mine} />}
                <Suspense fallback={waiting}>{deals?.access.read && <Targets />}</Suspense>
                {deals?.access.read && linked && (
                    <Suspense fallback={waiting}>
                        <Attention
                            object={deals}
                            title="home.no_next_step"
                            icon={<IconMoodEmpty size={16} stroke={1.6} aria-hidden />}
                            filter={all(owner, is_open, withoutNextStep(day_start))}
                            sort="close_date"
                            beside={['stage', 'amount']}
                            when="updated_at"
                            nothing={t('home.all_have_next_step')}
                        />
                        <Attention
                            object={deals}
                            title="home.idle"
                            icon={<IconPlayerPause size={16} stroke={1.6} aria-hidden />}
                            filter={all(owner, is_open, idleSince(idle_days))}
                            sort="updated_at"
                            beside={['stage', 'amount']}
                            when="updated_at"
                            nothing={t('home.none_idle')}
                        />
                    </Suspense>
                )}
                {leads?.access.read && (
                    <Suspense fallback={waiting}>
                        <Attention
                            object={leads}
                            title="home.new_leads"
                            icon={<IconSparkles size={16} stroke={1.6} aria-hidden />}
                            filter={all(owner, { field: 'status', op: 'eq', value: 'new' })}
                            sort="-created_at"
                            beside={['company', 'source']}
                            when="created_at"
                            nothing={
                                <>
                                    {t('home.no_new_leads')}{' '}
                                    {leads.access.create && (
                                        <Link to="/$object" params={{ object: 'leads' }} search={{ create: '1' }}>
                                            {t('home.add_lead')}
                                        </Link>
                                    )}
                                </>
                            }
                        />
                    </Suspense>
                )}
                <Suspense fallback={waiting}>
                    <Changes />
                </Suspense>
                <Suspense fallback={waiting}>{activities?.access.read && <Feed has_team={has_team} />}</Suspense>
                <Suspense fallback={waiting}>
                    <Dashboard />
                </Suspense>
            </div>
        </>
    );
}
