// The tree of territories with what each holds, has open and has won this year, against its target and the time; what
// belongs nowhere; and for administrators what the rules would move.

import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { IconMap, IconPencil, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { groupQuery, keyId, type Group } from '@/api/groups';
import { useMeta } from '@/api/meta';
import { useMay } from '@/api/session';
import { territoriesQuery } from '@/api/territories';
import type { Filter, Named, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { attained, daysOf, elapsed, targetsQuestion, type Cell, type Days } from '@/features/forecast/forecast-model';
import { Attained } from '@/features/forecast/grid';
import { TerritoryForm } from '@/features/territories/territory-form';
import { Plan } from '@/features/territories/territory-plan';
import { useSay } from '@/fields/shared/say';
import { today } from '@/lib/dates';
import { usePageTitle } from '@/lib/hooks';
import { Records } from '@/records/counted';
import { numberOf } from '@/records/grouping';
import { addedUp, flat, idsOf, targetOf, treeOf, type Territory } from '@/records/territories';
import { Chip } from '@/ui/chip';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/territories/territories.module.css';

const groups_max = 1_000;
const is_open: Filter = { field: 'status', op: 'eq', value: 'open' };
const wonIn = (days: Days): Filter => ({ and: [{ field: 'status', op: 'eq', value: 'won' }, { field: 'close_date', op: 'between', value: [...days] }] });

export function TerritoriesScreen() {
    const { t } = useSay();
    const object = useMeta().object('territories');
    const administers = useMay('admin');
    const { data, error, isPending } = useQuery({ ...territoriesQuery, enabled: Boolean(object?.access.read) });
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    usePageTitle(t('nav.territories'));
    const may_edit = Boolean(object?.access.update);
    return (
        <>
            <PageHead title={t('nav.territories')} icon={<IconMap size={16} stroke={1.6} aria-hidden />}>
                {object?.access.create && (
                    <Button size="compact-sm" leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                        {t('territories.new')}
                    </Button>
                )}
            </PageHead>
            <div className={classes['page']}>
                {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
                {isPending && <Skeleton height={240} />}
                {data && data.length === 0 && <EmptyState icon={<IconMap size={28} stroke={1.4} />} title={t('territories.nothing')} text={t(administers ? 'territories.nothing_admin' : 'territories.nothing_text')} />}
                {data && data.length > 0 && <Tree records={data} {...(may_edit ? { onEdit: setEditing } : {})} />}
                {data && data.length > 0 && administers && <Plan territories={data} />}
            </div>
            {editing && <TerritoryForm record={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
        </>
    );
}

/** A year's own target, else the quarters', else the months' together. */
function yearTargets(groups: readonly Group[]): Map<string, number> {
    const sums = new Map<string, Map<string, number>>();
    for (const { keys, values } of groups) {
        const of = sums.get(keyId(keys[0])) ?? new Map<string, number>();
        sums.set(keyId(keys[0]), of);
        of.set(keyId(keys[2]), (of.get(keyId(keys[2])) ?? 0) + numberOf(values[0]));
    }
    return new Map([...sums].flatMap(([id, of]): [string, number][] => {
        const sum = of.get('year') ?? of.get('quarter') ?? of.get('month');
        return sum === undefined ? [] : [[id, sum]];
    }));
}

function Tree({ records, onEdit }: { records: readonly RecordData[]; onEdit?: (record: RecordData) => void }) {
    const { t, texts } = useSay();
    const meta = useMeta();
    const [now] = useState(() => Date.now());
    const this_day = today(texts.time_zone, now);
    const year = daysOf('year', this_day);
    const readable = (name: string) => Boolean(meta.object(name)?.access.read);
    const accounts = useQuery({ ...groupQuery('accounts', { group: ['territory'], measures: [{ fn: 'count' }], limit: groups_max }), enabled: readable('accounts') });
    const deals = useQuery({
        ...groupQuery('opportunities', { group: ['account.territory'], measures: [{ fn: 'sum', field: 'amount', filter: is_open }, { fn: 'sum', field: 'amount', filter: wonIn(year) }], limit: groups_max }),
        enabled: readable('opportunities') && readable('accounts'),
    });
    const targets = useQuery({ ...groupQuery('targets', targetsQuestion(undefined, year, texts.time_zone, records.map(({ id }) => id))), enabled: readable('targets') });
    const error = accounts.error ?? deals.error ?? targets.error;
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    const own = yearTargets(targets.data?.groups ?? []);
    const held = accounts.data?.groups ?? [];
    const sold = deals.data?.groups ?? [];
    const nowhere = (groups: readonly Group[], at: number) => groups.reduce((sum, { keys, values }) => (keyId(keys[0]) === '' ? sum + numberOf(values[at]) : sum), 0);
    const money = (value: number) => texts.money(String(Math.round(value)), texts.currency);
    const dash = <span className="dimmed">–</span>;
    const counted = (value: number, of: Filter[], object?: string) => (value === 0 ? dash : <Records of={of} {...(object ? { object } : {})}>{object ? texts.number(value) : money(value)}</Records>);
    const line = (node: Territory) => {
        const ids = idsOf(node);
        const cell: Cell = { closed: addedUp(node, sold, 1), target: targetOf(node, own), commit: 0, best_case: 0, pipeline: 0, adjustment: 0 };
        const where: Filter = { field: 'account.territory', op: 'in', value: ids };
        const share = attained(cell);
        return (
            <tr key={node.id} data-depth={node.depth}>
                <th scope="row" style={{ paddingInlineStart: node.depth * 18 }}>
                    <Link to="/$object/$record" params={{ object: 'territories', record: node.id }}>
                        {node.name}
                    </Link>{' '}
                    {typeof node.record['code'] === 'string' && <span className="dimmed">{node.record['code']}</span>}
                    {node.record['active'] === false && <Chip color="gray">{t('territories.not_in_use')}</Chip>}
                    {onEdit && (
                        <ActionIcon size="sm" aria-label={`${t('territories.edit')} ${node.name}`} onClick={() => onEdit(node.record)}>
                            <IconPencil size={14} stroke={1.6} />
                        </ActionIcon>
                    )}
                </th>
                <td className={classes['start']}>{(node.record['manager'] as Named | null)?.name ?? dash}</td>
                <td>{counted(addedUp(node, held, 0), [{ field: 'territory', op: 'in', value: ids }], 'accounts')}</td>
                <td>{counted(addedUp(node, sold, 0), [where, is_open])}</td>
                <td>{counted(cell.closed, [where, wonIn(year)])}</td>
                <td>{cell.target === null ? dash : money(cell.target)}</td>
                <td>
                    {share === null ? dash : texts.percent(Math.round(share))}
                    <Attained cell={cell} over={elapsed(year, this_day)} />
                </td>
            </tr>
        );
    };
    const empty = (field: string): Filter => ({ field, op: 'empty', value: true });
    return (
        <div className={classes['scroll']}>
            <table className={classes['tree']} aria-label={t('nav.territories')} aria-busy={accounts.isLoading || deals.isLoading || targets.isLoading}>
                <thead>
                    <tr>
                        <th scope="col">{t('territories.territory')}</th>
                        <th scope="col" className={classes['start']}>
                            {t('territories.manager')}
                        </th>
                        <th scope="col">{t('territories.accounts')}</th>
                        <th scope="col">{t('territories.open')}</th>
                        <th scope="col">{t('territories.won')}</th>
                        <th scope="col">{t('forecast.target')}</th>
                        <th scope="col">{t('forecast.attainment')}</th>
                    </tr>
                </thead>
                <tbody>
                    {flat(treeOf(records)).map(line)}
                    <tr>
                        <th scope="row" className="dimmed">
                            {t('territories.none')}
                        </th>
                        <td className={classes['start']}>{dash}</td>
                        <td>{counted(nowhere(held, 0), [empty('territory')], 'accounts')}</td>
                        <td>{counted(nowhere(sold, 0), [empty('account.territory'), is_open])}</td>
                        <td>{counted(nowhere(sold, 1), [empty('account.territory'), wonIn(year)])}</td>
                        <td>{dash}</td>
                        <td>{dash}</td>
                    </tr>
                </tbody>
            </table>
        </div>
    );
}
