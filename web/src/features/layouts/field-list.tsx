// The fields of a section, or of the form: what is dropped on its free space goes to its end.

import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { NativeSelect } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Field } from '@/api/types';
import { draggedField, FieldRow } from '@/features/layouts/field-row';
import { useLatest } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/layouts/layouts.module.css';

interface Props {
    title: string;
    fields: readonly string[];
    /** Not in any list yet. */
    free: readonly Field[];
    fieldOf(name: string): Field | undefined;
    onPlace(name: string, at: number): void;
    onStep(name: string, step: 1 | -1): void;
    onRemove(name: string): void;
}

export function FieldList({ title, fields, free, fieldOf, onPlace, onStep, onRemove }: Props) {
    const { t, label } = useLanguage();
    const list = useRef<HTMLUListElement>(null);
    const [over, setOver] = useState(false);
    const dropped = useLatest((name: string) => onPlace(name, fields.length));
    useEffect(() => {
        const element = list.current;
        if (!element) return;
        return dropTargetForElements({
            element,
            canDrop: ({ source }) => draggedField(source.data) !== null,
            onDragEnter: () => setOver(true),
            onDragLeave: () => setOver(false),
            onDrop({ source, location, self }) {
                setOver(false);
                const name = draggedField(source.data);
                if (name && location.current.dropTargets[0]?.element === self.element) dropped.current(name);
            },
        });
    }, [dropped]);
    return (
        <>
            <ul ref={list} className={classes['fields']} aria-label={title} data-over={over || undefined}>
                {fields.map((name, at) => {
                    const field = fieldOf(name);
                    return (
                        <FieldRow
                            key={name}
                            name={name}
                            label={field ? label(field.label) : name}
                            onStep={(step) => onStep(name, step)}
                            onRemove={() => onRemove(name)}
                            onDrop={(other, side) => onPlace(other, side === 'before' ? at : at + 1)}
                        />
                    );
                })}
            </ul>
            {free.length > 0 && (
                <NativeSelect
                    className={classes['adder']}
                    aria-label={t('layout.add_to', { section: title })}
                    value=""
                    onChange={(event) => event.currentTarget.value && onPlace(event.currentTarget.value, fields.length)}
                    data={[{ value: '', label: t('layout.add') }, ...free.map((field) => ({ value: field.name, label: label(field.label) }))]}
                />
            )}
        </>
    );
}
