// A field in a layout: dragged, or moved by Alt with the arrows; the buttons do the same.

import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useLatest } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import classes from '@/features/layouts/layouts.module.css';

interface Props {
    name: string;
    label: string;
    onStep(step: 1 | -1): void;
    onRemove(): void;
    /** Another field was dropped before or behind this one. */
    onDrop(name: string, side: 'before' | 'behind'): void;
}

const drag_kind = 'layout field';

export function draggedField(data: Record<string | symbol, unknown>): string | null {
    return data['kind'] === drag_kind && typeof data['name'] === 'string' ? data['name'] : null;
}

export function FieldRow({ name, label, onStep, onRemove, onDrop }: Props) {
    const t = useT();
    const row = useRef<HTMLLIElement>(null);
    const [side, setSide] = useState<'before' | 'behind' | null>(null);
    const [dragged, setDragged] = useState(false);
    const dropped = useLatest(onDrop);
    useEffect(() => {
        const element = row.current;
        if (!element) return;
        const sideOf = (y: number) => {
            const box = element.getBoundingClientRect();
            return y < box.top + box.height / 2 ? 'before' : 'behind';
        };
        return combine(
            draggable({
                element,
                getInitialData: () => ({ kind: drag_kind, name }),
                onDragStart: () => setDragged(true),
                onDrop: () => setDragged(false),
            }),
            dropTargetForElements({
                element,
                canDrop: ({ source }) => draggedField(source.data) !== null && source.data['name'] !== name,
                onDrag: ({ location }) => setSide(sideOf(location.current.input.clientY)),
                onDragLeave: () => setSide(null),
                onDrop: ({ source, location }) => {
                    setSide(null);
                    const other = draggedField(source.data);
                    if (other) dropped.current(other, sideOf(location.current.input.clientY));
                },
            }),
        );
    }, [name, dropped]);
    return (
        <li ref={row} className={classes['field']} data-side={side} data-dragged={dragged || undefined} data-field={name}>
            <button
                type="button"
                className={classes['grip']}
                aria-label={t('layout.move', { field: label })}
                onKeyDown={onKeys({
                    'Alt+ArrowUp': () => onStep(-1),
                    'Alt+ArrowDown': () => onStep(1),
                    Delete: onRemove,
                    Backspace: onRemove,
                })}
            >
                <IconGripVertical size={14} stroke={1.6} aria-hidden />
                <span className="clip">{label}</span>
            </button>
            <span className={classes['fieldTools']}>
                <ActionIcon size="sm" aria-label={t('layout.up', { name: label })} onClick={() => onStep(-1)}>
                    <IconArrowUp size={13} />
                </ActionIcon>
                <ActionIcon size="sm" aria-label={t('layout.down', { name: label })} onClick={() => onStep(1)}>
                    <IconArrowDown size={13} />
                </ActionIcon>
                <ActionIcon size="sm" aria-label={t('layout.take_off', { field: label })} onClick={onRemove}>
                    <IconX size={13} />
                </ActionIcon>
            </span>
        </li>
    );
}
