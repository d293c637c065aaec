// A list whose rows are put in order: by dragging the grip, or with Alt and the arrows while it is focused.

import { IconGripVertical } from '@tabler/icons-react';
import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { onKeys } from '@/lib/keys';
import classes from '@/features/list/tools/tools.module.css';

interface Row {
    key: string;
    name: string;
    /** Keeps its place. */
    fixed?: boolean;
    /** Marks rows that belong together. */
    still?: boolean;
    content: ReactNode;
}

interface Props {
    label: string;
    rows: readonly Row[];
    grip_label(name: string): string;
    onMove(from: number, to: number): void;
}

export function OrderList({ label, rows, grip_label, onMove }: Props) {
    const [carried, setCarried] = useState<{ from: number; to: number } | null>(null);

    function rowAt({ currentTarget, clientY: y }: PointerEvent): number {
        const boxes = [...(currentTarget.closest('ul')?.children ?? [])].map((child) => child.getBoundingClientRect());
        const found = boxes.findIndex((box) => y < box.bottom);
        return found < 0 ? rows.length - 1 : found;
    }
    const may = (from: number, to: number) => to >= 0 && to < rows.length && from !== to && !rows[from]?.fixed && !rows[to]?.fixed;
    const step = (list: Element | null, from: number, to: number) => {
        if (!may(from, to)) return;
        onMove(from, to);
        requestAnimationFrame(() => list?.querySelectorAll<HTMLButtonElement>('[data-grip]')[to]?.focus());
    };
    const drag = (from: number) => ({
        onPointerDown: (event: PointerEvent<HTMLButtonElement>) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setCarried({ from, to: from });
        },
        onPointerMove: (event: PointerEvent) => carried && setCarried({ from, to: rowAt(event) }),
        onPointerUp: () => {
            if (carried && may(carried.from, carried.to)) onMove(carried.from, carried.to);
            setCarried(null);
        },
        onPointerCancel: () => setCarried(null),
    });
    return (
        <ul className={classes['rows']} aria-label={label}>
            {rows.map((row, at) => (
                <li
                    key={row.key}
                    className={classes['row']}
                    data-carried={carried?.from === at || undefined}
                    data-drop={(carried && carried.to === at && carried.from !== at) || undefined}
                    data-still={row.still || undefined}
                >
                    <button
                        type="button"
                        data-grip
                        className={classes['grip']}
                        disabled={row.fixed}
                        aria-label={grip_label(row.name)}
                        {...drag(at)}
                        onKeyDown={onKeys<KeyboardEvent>({
                            'Alt+ArrowUp': (event) => step(event.currentTarget.closest('ul'), at, at - 1),
                            'Alt+ArrowDown': (event) => step(event.currentTarget.closest('ul'), at, at + 1),
                        })}
                    >
                        <IconGripVertical size={14} aria-hidden />
                    </button>
                    {row.content}
                </li>
            ))}
        </ul>
    );
}
