// Kinds whose value is a line of text.

import { TextInput } from '@mantine/core';
import type { EditProps, Kind, ShowProps } from '@/fields/kind';
import type { Operator } from '@/api/types';
import { Marked } from '@/ui/marked';

export const text_operators: readonly Operator[] = ['contains', 'eq', 'ne', 'starts', 'ends', 'empty', 'exists', 'tidy'];

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export function TextCell({ value, marks }: ShowProps<string>) {
    return (
        <span className="clip">
            <Marked text={value} marks={marks} />
        </span>
    );
}

export function TextShow({ value }: ShowProps<string>) {
    return <span style={{ overflowWrap: 'anywhere' }}>{value}</span>;
}

type InputKind = { type?: 'text' | 'email' | 'tel' | 'url'; inputMode?: 'email' | 'tel' | 'url' };

export function textEdit(kind: InputKind) {
    return function TextEdit({ field, value, onChange, input }: EditProps<string>) {
        return (
            <TextInput
                {...input}
                {...kind}
                // The browser's own check of "email" and "url" is another one than the server's.
                type={kind.type === 'tel' ? 'tel' : 'text'}
                maxLength={field.max_length}
                value={value ?? ''}
                onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
            />
        );
    };
}

export const text_base: Omit<Kind<string>, 'kind' | 'Edit'> = {
    Show: TextShow,
    Cell: TextCell,
    operators: text_operators,
    parse: (text) => ({ value: text.trim() || null }),
    format: (value) => value,
    compare: (left, right) => collator.compare(left, right),
};
