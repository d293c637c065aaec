// The board in rows: a row for each owner, each priority. Columns are named once, above all rows; a row
// asks for its cards when it comes into sight.

import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { keyId } from '@/api/groups';
import type { Field } from '@/api/types';
import type { BoardColumn, Lane } from '@/features/board/board-model';
import { Sums, type ColumnSums } from '@/features/board/sums';
import type { GroupSums } from '@/features/board/use-sums';
import { optionLabel } from '@/fields/shared/options';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Person } from '@/ui/person';
import classes from '@/features/board/board.module.css';

interface Props {
    field: Field;
    /** Of the rows. */
    sums: GroupSums | undefined;
    columns: readonly BoardColumn[];
    sumsOf(column: BoardColumn): ColumnSums | undefined;
    folded: ReadonlySet<string>;
    onFold(id: string): void;
    cell(column: BoardColumn, lane: Lane): ReactNode;
    /** Those that are shown: the keyboard moves cards between them. */
    onLanes(lanes: readonly Lane[]): void;
}

function useLanes(field: Field, sums: GroupSums | undefined): readonly Lane[] {
    const { t, label } = useLanguage();
    return useMemo(() => {
        const order = (field.options ?? []).map((option) => option.value);
        const found = (sums?.groups ?? []).map(({ keys: [key = null] }): Lane => {
            const id = keyId(key);
            const name = typeof key === 'object' && key ? key.name : id ? optionLabel(field, id, label) : t('board.no_value');
            return { id, name, value: typeof key === 'object' ? key : id || null };
        });
        const rank = (lane: Lane) => (lane.id === '' ? Number.MAX_SAFE_INTEGER : order.indexOf(lane.id));
        return found.toSorted((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name));
    }, [sums, field, label, t]);
}

/** True from the first time on that any of it could be seen. */
function useSeen(element: { readonly current: HTMLElement | null }): boolean {
    const [seen, setSeen] = useState(false);
    useEffect(() => {
        if (!element.current || seen) return;
        const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true), { rootMargin: '300px' });
        observer.observe(element.current);
        return () => observer.disconnect();
    }, [element, seen]);
    return seen;
}

function Row({ lane, person, sums, folded, onFold, children }: { lane: Lane; person: boolean; sums: ColumnSums | undefined; folded: boolean; onFold(): void; children(): ReactNode }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const element = useRef<HTMLElement>(null);
    const seen = useSeen(element);
    return (
        <section ref={element} className={classes['lane']} aria-label={lane.name} data-lane={lane.id || 'none'}>
            <div className={classes['laneHead']}>
                <ActionIcon size="sm" aria-expanded={!folded} aria-label={`${t(folded ? 'board.unfold' : 'board.fold')} ${lane.name}`} onClick={onFold}>
                    {folded ? <IconChevronRight size={15} stroke={1.6} /> : <IconChevronDown size={15} stroke={1.6} />}
                </ActionIcon>
                <h2>{person && lane.id ? <Person name={lane.name} /> : lane.name}</h2>
                <span className="dimmed tabular">{sums ? texts.number(sums.count) : ''}</span>
                <Sums sums={sums} closed={false} />
            </div>
            {!folded && <div className={classes['laneCells']}>{seen && children()}</div>}
        </section>
    );
}

export function Lanes({ field, sums, columns, sumsOf, folded, onFold, cell, onLanes }: Props) {
    const texts = useTexts();
    const lanes = useLanes(field, sums);
    useEffect(() => onLanes(lanes), [lanes, onLanes]);
    return (
        <div className={classes['lanes']} style={{ minWidth: columns.length * 252 }}>
            <div className={classes['laneColumns']}>
                {columns.map((column) => (
                    <div key={column.id} className={classes['laneColumn']}>
                        <div className={classes['name']}>
                            <span className={classes['dot']} style={{ background: `var(--mantine-color-${column.color ?? 'gray'}-6)` }} />
                            <span className={`${classes['columnName']} clip`}>{column.name}</span>
                            <span className="dimmed tabular">{texts.number(sumsOf(column)?.count ?? 0)}</span>
                        </div>
                        <Sums sums={sumsOf(column)} closed={column.outcome === 'won' || column.outcome === 'lost'} />
                    </div>
                ))}
            </div>
            {lanes.map((lane) => (
                <Row
                    key={lane.id}
                    lane={lane}
                    person={field.kind === 'user'}
                    sums={sums?.of(lane.id)}
                    folded={folded.has(`l-${lane.id || 'none'}`)}
                    onFold={() => onFold(`l-${lane.id || 'none'}`)}
                >
                    {() => columns.map((column) => cell(column, lane))}
                </Row>
            ))}
        </div>
    );
}
