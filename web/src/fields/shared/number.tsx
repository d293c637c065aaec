// Kinds that are typed as a number and read back as one.

import { TextInput } from '@mantine/core';
import { useState, type ComponentType, type ReactNode } from 'react';
import type { Operator } from '@/api/types';
import type { EditProps, Say, ShowProps } from '@/fields/kind';
import { useSay } from '@/fields/shared/say';
import type { Field } from '@/api/types';

export const number_operators: readonly Operator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'between', 'empty', 'exists'];

export function numberCell<V>(format: (value: V, field: Field, say: Say) => string): ComponentType<ShowProps<V>> {
    return function NumberCell({ value, field }) {
        return <span className="tabular clip">{format(value, field, useSay())}</span>;
    };
}

interface Reading<V> {
    read(text: string, field: Field): V | undefined;
    write(value: V): string;
    unit?: string;
}

/** Keeps what is typed while it is typed; `read` answers undefined for what is no number yet. */
export function numberEdit<V>({ read, write, unit }: Reading<V>): (props: EditProps<V>) => ReactNode {
    return function NumberEdit({ field, value, onChange, input }) {
        const [text, setText] = useState(() => (value === null ? '' : typeof value === 'string' ? value : write(value)));
        return (
            <TextInput
                {...input}
                inputMode="decimal"
                value={text}
                rightSection={unit ? <span className="dimmed">{unit}</span> : null}
                onChange={(event) => {
                    const typed = event.currentTarget.value;
                    setText(typed);
                    onChange(typed.trim() === '' ? null : (read(typed, field) ?? typed));
                }}
            />
        );
    };
}
