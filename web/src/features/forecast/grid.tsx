// People under their teams, periods beside one another. A row opens into what its numbers are made of.

import { ActionIcon } from '@mantine/core';
import { IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMeta } from '@/api/meta';
import { createRecord, refreshRecords } from '@/api/records';
import type { Filter } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { attained, elapsed, partFilters, parts, rowFilter, shown, viewFilter, type By, type Cell, type Column, type Days, type Part, type Row, type View } from '@/features/forecast/forecast-model';
import { useSay } from '@/fields/shared/say';
import { encodeFilter } from '@/lib/filter';
import type { MessageId } from '@/lib/i18n';
import { AskDialog } from '@/records/ask-dialog';
import { Records } from '@/records/counted';
import classes from '@/features/forecast/forecast.module.css';

interface Props {
    all: Row;
    columns: readonly Column[];
    by: By;
    view: View;
    scope: Filter | null;
    days: Days;
    today: string;
    adjustable: boolean;
}

const part_words: Record<Part, MessageId> = {
    closed: 'forecast.closed', commit: 'forecast.commit', best_case: 'forecast.best_case', pipeline: 'forecast.pipeline',
};
const rowKey = (row: Row) => `${row.kind} ${row.id}`;

export function Grid({ all, columns, by, view, scope, days, today, adjustable }: Props) {
    const { t, texts } = useSay();
    const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
    const [adjusting, setAdjusting] = useState<{ row: Row; column: Column } | null>(null);
    const object = useMeta().object('forecast_adjustments');
    const may_adjust = adjustable && Boolean(object?.access.create);
    const toggle = (row: Row) =>
        setOpen((before) => {
            const next = new Set(before);
            if (!next.delete(rowKey(row))) next.add(rowKey(row));
            return next;
        });
    const nameOf = (row: Row) => (row.kind === 'all' ? t('forecast.everybody') : row.name || t(row.kind === 'team' ? 'forecast.no_team' : 'forecast.no_owner'));
    const head = (column: Column) => (by === 'month' ? texts.month(column.start) : `${column.start.slice(0, 4)} Q${Math.ceil(Number(column.start.slice(5, 7)) / 3)}`);
    const in_column = ({ start, end }: Column): Filter => ({ field: 'close_date', op: 'between', value: [start, end] });
    const whole: Column = { start: days[0], end: days[1] };
    const several = columns.length > 1;

    const lines = (row: Row) => {
        const is_open = open.has(rowKey(row));
        const whose = rowFilter(row);
        const cells: [Cell, Column][] = [...row.cells.map((cell, at): [Cell, Column] => [cell, columns[at] ?? whole]), ...(several ? [[row.total, whole] as [Cell, Column]] : [])];
        return [
            <tr key={rowKey(row)} data-kind={row.kind}>
                <th scope="row">
                    <button type="button" className={classes['opener']} aria-expanded={is_open} onClick={() => toggle(row)}>
                        <IconChevronRight size={14} stroke={1.8} aria-hidden />
                        <span>{nameOf(row)}</span>
                    </button>
                </th>
                {cells.map(([cell, column], at) => (
                    <td key={column.start + String(at)}>
                        <Amount value={shown(cell, view)} of={[scope, whose, in_column(column), viewFilter(view)]} />
                        <Attained cell={cell} over={elapsed([column.start, column.end], today)} />
                    </td>
                ))}
            </tr>,
            ...(is_open ? detail(row, cells, whose) : []),
        ];
    };
    const detail = (row: Row, cells: readonly [Cell, Column][], whose: Filter | null) => [
        ...parts.map((part) => (
            <tr key={`${rowKey(row)} ${part}`} data-part>
                <th scope="row">{t(part_words[part])}</th>
                {cells.map(([cell, column], at) => (
                    <td key={column.start + String(at)}>
                        <Amount value={cell[part]} of={[scope, whose, in_column(column), partFilters[part]]} />
                    </td>
                ))}
            </tr>
        )),
        <tr key={`${rowKey(row)} adjustment`} data-part>
            <th scope="row">{t('forecast.adjustment')}</th>
            {cells.map(([cell, column], at) => (
                <td key={column.start + String(at)}>
                    {cell.adjustment !== 0 && (
                        <Link to="/$object" params={{ object: 'forecast_adjustments' }} search={{ filter: encodeFilter({ field: 'starts_on', op: 'between', value: [column.start, column.end] }) }}>
                            {texts.money(String(Math.round(cell.adjustment)), texts.currency)}
                        </Link>
                    )}
                    {may_adjust && at < row.cells.length && (row.kind === 'all' || row.id !== '') && (
                        <ActionIcon size="sm" aria-label={t('forecast.adjust', { name: nameOf(row), period: head(column) })} onClick={() => setAdjusting({ row, column })}>
                            <IconPlus size={14} stroke={1.8} />
                        </ActionIcon>
                    )}
                    {cell.adjustment === 0 && !may_adjust && '–'}
                </td>
            ))}
        </tr>,
        <tr key={`${rowKey(row)} target`} data-part>
            <th scope="row">{t('forecast.target')}</th>
            {cells.map(([cell, column], at) => (
                <td key={column.start + String(at)}>
                    {cell.target === null ? (
                        '–'
                    ) : (
                        <Link to="/$object" params={{ object: 'targets' }} search={{ filter: encodeFilter({ field: 'starts_on', op: 'between', value: [column.start, column.end] }) }}>
                            {texts.money(String(Math.round(cell.target)), texts.currency)}
                        </Link>
                    )}
                </td>
            ))}
        </tr>,
    ];
    return (
        <>
            <div className={classes['scroll']}>
                <table className={classes['grid']} aria-label={t('nav.forecast')}>
                    <thead>
                        <tr>
                            <th scope="col">{t('forecast.who')}</th>
                            {columns.map((column) => (
                                <th key={column.start} scope="col">
                                    {head(column)}
                                </th>
                            ))}
                            {several && <th scope="col">{t('report.total')}</th>}
                        </tr>
                    </thead>
                    <tbody>{[all, ...all.people.flatMap((team) => [team, ...team.people])].flatMap(lines)}</tbody>
                </table>
            </div>
            <p className="dimmed">{t('forecast.text')}</p>
            {adjusting && <Adjusting {...adjusting} by={by} name={nameOf(adjusting.row)} period={head(adjusting.column)} onClose={() => setAdjusting(null)} />}
        </>
    );
}

function Amount({ value, of }: { value: number | null; of: (Filter | null)[] }) {
    const { texts } = useSay();
    if (value === null || value === 0) return <span className="dimmed">–</span>;
    return <Records of={of}>{texts.money(String(Math.round(value)), texts.currency)}</Records>;
}

/** Won against the target, with a mark where the time stands. */
export function Attained({ cell, over }: { cell: Cell; over: number }) {
    const { t, texts } = useSay();
    const share = attained(cell);
    if (share === null) return null;
    const said = t('forecast.attained', { share: texts.percent(Math.round(share)), over: texts.percent(Math.round(over)) });
    return (
        <span className={classes['pace']} role="img" aria-label={said} title={said} data-behind={share < over || undefined}>
            <span style={{ width: `${Math.min(share, 100)}%` }} />
            {over > 0 && over < 100 && <i style={{ insetInlineStart: `${over}%` }} />}
        </span>
    );
}

function Adjusting({ row, column, by, name, period, onClose }: { row: Row; column: Column; by: By; name: string; period: string; onClose(): void }) {
    const { t } = useSay();
    const client = useQueryClient();
    const object = useMeta().object('forecast_adjustments');
    const [errors, setErrors] = useState<Record<string, string>>({});
    const [tries, setTries] = useState(0);
    const fields = object?.fields.filter((field) => field.name === 'amount' || field.name === 'note') ?? [];
    const save = async (values: Record<string, unknown>) => {
        const whose = row.kind === 'person' ? { person: row.id } : row.kind === 'team' ? { team: row.id } : {};
        try {
            await createRecord('forecast_adjustments', { ...values, ...whose, period: by, starts_on: column.start });
        } catch (error) {
            setErrors({ '': problemLine(t, error) });
            setTries((before) => before + 1);
            return;
        }
        await refreshRecords(client, 'forecast_adjustments');
        onClose();
    };
    return (
        <AskDialog
            key={tries}
            fields={fields}
            required={['amount', 'note']}
            name={name}
            to={period}
            lost={false}
            errors={errors}
            title={t('forecast.adjust_title', { name, period })}
            text={t('forecast.adjust_text')}
            action={t('forecast.adjust_action')}
            onGo={(values) => void save(values)}
            onClose={onClose}
        />
    );
}
