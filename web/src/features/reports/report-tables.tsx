import { Link } from '@tanstack/react-router';
import { keyId, type Group, type GroupKey, type Measure } from '@/api/groups';
import type { Field, Filter, ObjectMeta } from '@/api/types';
import { pivot, sortGroups } from '@/features/reports/report-model';
import { useSay } from '@/fields/shared/say';
import { fromWallTime } from '@/lib/dates';
import { allOf, encodeFilter } from '@/lib/filter';
import type { Search } from '@/lib/search-params';
import { keyFilter, keyLabel, measureText, numberOf, type GroupPart } from '@/records/grouping';
import { Bars, Columns, type Datum } from '@/ui/charts/bars';
import classes from '@/features/reports/reports.module.css';

interface Common {
    object: ObjectMeta;
    groups: readonly Group[];
    measure: Measure;
    field: Field | undefined;
    filter: Filter | null;
    title: string;
    key_label: string;
}

/** Sums and counts add up; an average of averages means nothing. */
const addsUp = (measure: Measure) => measure.fn === 'sum' || measure.fn === 'count';
const columns_shown_max = 31;

function useListSearch(filter: Filter | null) {
    const { texts } = useSay();
    return (...conditions: [GroupPart, GroupKey][]): Search => {
        const all = allOf(filter, ...conditions.map(([part, key]) => keyFilter(part, key, (wall) => fromWallTime(wall, texts.time_zone))));
        return all ? { filter: encodeFilter(flat(all)) } : {};
    };
}

/** A plain list of conditions where that is possible: then the list shows each as a chip. */
function flat(filter: Filter): Filter {
    if (!('and' in filter)) return filter;
    const inner = (each: Filter): Filter[] => {
        const leaves = flat(each);
        return 'and' in leaves ? leaves.and : [leaves];
    };
    return { and: filter.and.flatMap(inner) };
}

export function OneKey({ object, groups, part, measure, field, filter, title, measure_label, key_label }: Common & { part: GroupPart; measure_label: string }) {
    const say = useSay();
    const search = useListSearch(filter);
    const sorted = sortGroups(groups, part);
    const data = sorted.map((group): Datum => {
        const key = group.keys[0] ?? null;
        return {
            id: keyId(key),
            label: keyLabel(part, key, say),
            value: numberOf(group.values[0]),
            text: measureText(measure, field, group.values[0], say),
            to: `/${object.name}`,
            search: search([part, key]),
        };
    });
    const total = addsUp(measure) ? sorted.reduce((sum, group) => sum + numberOf(group.values[0]), 0) : null;
    const share = (datum: Datum) => (total ? say.texts.percent(Math.round((datum.value / total) * 1000) / 10) : '–');
    const count_at = measure.fn === 'count' ? 0 : 1;
    return (
        <div className={classes['result']}>
            <div className={classes['chart']}>
                {part.by && data.length <= columns_shown_max ? (
                    <Columns data={data.filter((datum) => datum.id !== '')} label={title} />
                ) : (
                    <Bars data={data.slice(0, columns_shown_max)} label={title} />
                )}
            </div>
            <table className={classes['table']}>
                <thead>
                    <tr>
                        <th scope="col">{key_label}</th>
                        <th scope="col">{measure_label}</th>
                        {count_at > 0 && <th scope="col">{say.t('report.count')}</th>}
                        {total !== null && <th scope="col">{say.t('report.share')}</th>}
                    </tr>
                </thead>
                <tbody>
                    {data.map((datum, at) => (
                        <tr key={datum.id}>
                            <th scope="row">
                                <Link to={datum.to} search={datum.search}>
                                    {datum.label}
                                </Link>
                            </th>
                            <td className="tabular">{datum.text}</td>
                            {count_at > 0 && <td className="tabular">{say.texts.number(numberOf(sorted[at]?.values[count_at]))}</td>}
                            {total !== null && <td className="tabular dimmed">{share(datum)}</td>}
                        </tr>
                    ))}
                </tbody>
                {total !== null && (
                    <tfoot>
                        <tr>
                            <th scope="row">{say.t('report.total')}</th>
                            <td className="tabular">{measureText(measure, field, total, say)}</td>
                            {count_at > 0 && <td className="tabular">{say.texts.number(sorted.reduce((sum, group) => sum + numberOf(group.values[count_at]), 0))}</td>}
                            <td className="tabular dimmed">{say.texts.percent(100)}</td>
                        </tr>
                    </tfoot>
                )}
            </table>
        </div>
    );
}

export function TwoKeys({ object, groups, parts, measure, field, filter, title, key_label }: Common & { parts: [GroupPart, GroupPart] }) {
    const say = useSay();
    const search = useListSearch(filter);
    const [first, second] = parts;
    const table = pivot(groups, parts);
    const most = Math.max(...groups.map((group) => Math.abs(numberOf(group.values[0]))), 0);
    const sums = addsUp(measure);
    const total = (of: readonly (Group | undefined)[]) => measureText(measure, field, of.reduce((sum, group) => sum + numberOf(group?.values[0]), 0), say);
    return (
        <div className={classes['wide']}>
            <table className={classes['pivot']} aria-label={title}>
                <thead>
                    <tr>
                        <th scope="col">{key_label}</th>
                        {table.columns.map((column) => (
                            <th key={keyId(column)} scope="col">
                                {keyLabel(second, column, say)}
                            </th>
                        ))}
                        {sums && <th scope="col">{say.t('report.total')}</th>}
                    </tr>
                </thead>
                <tbody>
                    {table.rows.map((row) => (
                        <tr key={keyId(row)}>
                            <th scope="row">{keyLabel(first, row, say)}</th>
                            {table.columns.map((column) => {
                                const group = table.value(row, column);
                                const share = most > 0 ? Math.abs(numberOf(group?.values[0])) / most : 0;
                                return (
                                    <td key={keyId(column)} className="tabular" style={{ ['--share' as string]: `${Math.round(share * 28)}%` }} data-filled={share > 0 || undefined}>
                                        {group && (
                                            <Link to="/$object" params={{ object: object.name }} search={search([first, row], [second, column])}>
                                                {measureText(measure, field, group.values[0], say)}
                                            </Link>
                                        )}
                                    </td>
                                );
                            })}
                            {sums && <td className="tabular">{total(table.columns.map((column) => table.value(row, column)))}</td>}
                        </tr>
                    ))}
                </tbody>
                {sums && (
                    <tfoot>
                        <tr>
                            <th scope="row">{say.t('report.total')}</th>
                            {table.columns.map((column) => (
                                <td key={keyId(column)} className="tabular">
                                    {total(table.rows.map((row) => table.value(row, column)))}
                                </td>
                            ))}
                            <td className="tabular">{total(groups)}</td>
                        </tr>
                    </tfoot>
                )}
            </table>
        </div>
    );
}
