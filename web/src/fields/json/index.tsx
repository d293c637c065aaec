import { lazyEdit } from '@/fields/lazy-edit';
import { defineKind, type ShowProps } from '@/fields/kind';
import classes from '@/fields/shared/shared.module.css';

const line = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function Show({ value }: ShowProps<unknown>) {
    return <code className={classes['lines']}>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</code>;
}

function Cell({ value }: ShowProps<unknown>) {
    return <code className="clip">{line(value)}</code>;
}

export function parse(text: string) {
    if (text.trim() === '') return { value: null };
    try {
        return { value: JSON.parse(text) as unknown };
    } catch {
        return { problem: 'field.not_json' } as const;
    }
}

export const json = defineKind<unknown>({
    kind: 'json',
    Show,
    Cell,
    Edit: lazyEdit('JsonEdit'),
    operators: ['empty', 'exists'],
    parse,
    format: line,
    compare: (left, right) => line(left).localeCompare(line(right)),
    width_px: 200,
    wide: true,
    multiline: true,
});
