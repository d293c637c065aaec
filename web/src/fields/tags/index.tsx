import { lazyEdit } from '@/fields/lazy-edit';
import { defineKind, type ShowProps } from '@/fields/kind';
import { textEdit } from '@/fields/shared/text';
import { Plain } from '@/ui/chip';
import classes from '@/fields/shared/shared.module.css';

function Show({ value }: ShowProps<string[]>) {
    return (
        <span className={classes['chips']}>
            {value.map((tag) => (
                <Plain key={tag}>{tag}</Plain>
            ))}
        </span>
    );
}

function Cell({ value }: ShowProps<string[]>) {
    return (
        <span className={classes['row']}>
            {value.map((tag) => (
                <Plain key={tag}>{tag}</Plain>
            ))}
        </span>
    );
}

export const tags = defineKind<string[]>({
    kind: 'tags',
    Show,
    Cell,
    Edit: lazyEdit('TagsEdit'),
    condition_edits: { contains: textEdit({}) },
    operators: ['contains', 'empty', 'exists'],
    parse: (text) => ({ value: [...new Set(text.split(/[,;，；、]/).map((tag) => tag.trim()).filter(Boolean))] }),
    format: (value) => value.join(', '),
    compare: (left, right) => left.join().localeCompare(right.join()),
    width_px: 160,
});
