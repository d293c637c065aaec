// The head of a group with its count and sums, and the sums at the foot.

import { IconChevronRight } from '@tabler/icons-react';
import type { Group } from '@/api/groups';
import { useSay } from '@/fields/shared/say';
import type { Column, ListState } from '@/features/list/list-state';
import type { Rows } from '@/features/list/use-rows';
import { keyLabel, measureText } from '@/records/grouping';
import classes from '@/features/list/list.module.css';

const level_px = 20;

function Sum({ columns, column, place, values, basis }: { columns: readonly Column[]; column: number; place: Map<string, number>; values: Group['values'] | undefined; basis?: string | undefined }) {
    const say = useSay();
    const shown = columns[column];
    const at = shown ? place.get(shown.path) : undefined;
    if (!shown || at === undefined || !values) return null;
    const money = shown.field.kind === 'money';
    return <span className="tabular clip" title={money ? basis : undefined}>{measureText({ fn: 'sum', field: shown.path }, shown.field, values[at], say)}</span>;
}

export function GroupHead({ index, column, rows, state }: { index: number; column: number; rows: Rows; state: ListState }) {
    const say = useSay();
    const group = rows.headAt(index);
    if (!group) return null;
    if (column >= 0) return <Sum columns={state.columns} column={column} place={rows.place} values={group.values} />;
    return (
        <button
            type="button"
            tabIndex={-1}
            className={classes['group']}
            data-level={group.level}
            style={{ marginInlineStart: group.level * level_px }}
            aria-expanded={rows.isOpen(group)}
            onClick={() => rows.toggleGroup(index)}
        >
            <IconChevronRight size={14} aria-hidden className={classes['chevron']} />
            {state.groups.length > 1 && <span className="visually-hidden">{say.t('group.level', { level: group.level + 1 })}</span>}
            <span className="clip">{keyLabel(group.part, group.key, say)}</span>
            <span className="dimmed tabular">{say.texts.number(group.count)}</span>
        </button>
    );
}

export function FootSums({ column, state, values, place, basis }: { column: number; state: ListState; values: Group['values'] | undefined; place: Map<string, number>; basis: string | undefined }) {
    const say = useSay();
    if (column < 0) return <span className="dimmed">{say.t('list.sums', { count: values ? say.texts.number(values[0] ?? 0) : '…' })}</span>;
    return <Sum columns={state.columns} column={column} place={place} values={values} basis={basis} />;
}
