// How far we are: what is won of what was meant, against an even pace.

import { IconTarget } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { groupQuery } from '@/api/groups';
import { useObject } from '@/api/meta';
import { pickQuery } from '@/api/records';
import { useSession } from '@/api/session';
import type { Filter } from '@/api/types';
import { paceOf, runningTargets, type Pace, type Target } from '@/features/home/target-model';
import { Tile } from '@/features/home/panel';
import { useSay } from '@/fields/shared/say';
import { addMonths, today as todayOf } from '@/lib/dates';
import { allOf, encodeFilter } from '@/lib/filter';
import { useNow } from '@/lib/hooks';
import type { MessageId } from '@/lib/i18n';
import classes from '@/features/home/home.module.css';

const targets_max = 200;
const names: Record<Target['whose'], MessageId> = { mine: 'home.target_mine', team: 'home.target_team', all: 'home.target_all' };
const periods: Record<Target['period'], MessageId> = { month: 'home.this_month', quarter: 'home.this_quarter', year: 'home.this_year' };
const owners: Record<Target['whose'], Filter | null> = {
    mine: { field: 'owner', op: 'eq', value: 'me' },
    team: { field: 'owner', op: 'in', value: ['my_team', 'me'] },
    all: null,
};

function Line({ pace }: { pace: Pace }) {
    const top = Math.max(1, ...pace.line);
    const x = (day: number) => ((day + 1) / pace.days) * 100;
    const y = (share: number) => 40 - (share / top) * 38;
    const points = ['0,40', ...pace.line.map((share, day) => `${x(day)},${y(share)}`)].join(' ');
    return (
        <svg className={classes['pace']} viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden>
            <line x1="0" y1="40" x2="100" y2={y(1)} className={classes['paceDue']} vectorEffect="non-scaling-stroke" />
            <polyline points={points} className={classes['paceWon']} vectorEffect="non-scaling-stroke" />
        </svg>
    );
}

function OneTarget({ target, day }: { target: Target; day: string }) {
    const { t, texts } = useSay();
    const filter = allOf(owners[target.whose], { field: 'status', op: 'eq', value: 'won' }, { field: 'close_date', op: 'between', value: [target.starts_on, target.ends_on] });
    const { data } = useQuery(groupQuery('opportunities', { filter, group: [{ field: 'close_date', by: 'day', tz: texts.time_zone }], measures: [{ fn: 'sum', field: 'amount' }] }));
    const pace = data && paceOf(target, data.groups, day);
    const money = (amount: number) => texts.money(String(Math.round(amount)), texts.currency);
    const ahead = pace ? pace.won - pace.due : 0;
    return (
        <Link to="/$object" params={{ object: 'opportunities' }} search={filter ? { filter: encodeFilter(filter) } : {}} className={classes['target']}>
            <span className={classes['targetHead']}>
                <span>
                    {t(names[target.whose], { name: target.name })} <span className="dimmed">{t(periods[target.period])}</span>
                </span>
                <span className="tabular dimmed">{money(target.amount)}</span>
            </span>
            {pace ? <Line pace={pace} /> : <span className={classes['pace']} />}
            <span className={classes['targetHead']}>
                <strong className="tabular">{pace ? `${money(pace.won)} · ${texts.percent(Math.round(pace.share * 100))}` : '\u00a0'}</strong>
                <span className="tabular" data-behind={ahead < 0 || undefined}>
                    {pace && t(ahead < 0 ? 'home.behind' : 'home.ahead', { value: money(Math.abs(ahead)) })}
                </span>
            </span>
        </Link>
    );
}

export function Targets() {
    const { t, texts } = useSay();
    const { user } = useSession();
    const object = useObject('targets');
    const now = useNow();
    const day = todayOf(texts.time_zone, now);
    // A year's target began eleven months ago at the earliest.
    const filter: Filter = { field: 'starts_on', op: 'between', value: [addMonths(`${day.slice(0, 7)}-01`, -11), day] };
    const list = useQuery({ ...pickQuery('targets', '', filter, targets_max, '-starts_on'), enabled: Boolean(object?.access.read) });
    if (!object?.access.read) return null;
    const running = runningTargets(list.data ?? [], day, user.id, user.teams.map((team) => team.id));
    return (
        <Tile
            title={t('home.targets')}
            icon={<IconTarget size={16} stroke={1.6} aria-hidden />}
            to="/targets"
            loading={list.isLoading}
            error={list.error}
            empty={running.length === 0}
            nothing={
                <>
                    {t('home.no_target')}{' '}
                    {object.access.create && (
                        <Link to="/$object" params={{ object: 'targets' }} search={{ create: '1' }}>
                            {t('home.set_target')}
                        </Link>
                    )}
                </>
            }
        >
            {running.map((target) => (
                <OneTarget key={target.whose} target={target} day={day} />
            ))}
        </Tile>
    );
}
