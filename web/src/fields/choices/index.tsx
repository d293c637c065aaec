import { defineKind, type ShowProps } from '@/fields/kind';
import { lazyEdit } from '@/fields/lazy-edit';
import { OptionChip, optionLabel } from '@/fields/shared/options';
import classes from '@/fields/shared/shared.module.css';

function Show({ value, field }: ShowProps<string[]>) {
    return (
        <span className={classes['chips']}>
            {value.map((entry) => (
                <OptionChip key={entry} field={field} value={entry} />
            ))}
        </span>
    );
}

function Cell({ value, field }: ShowProps<string[]>) {
    return (
        <span className={classes['row']}>
            {value.map((entry) => (
                <OptionChip key={entry} field={field} value={entry} />
            ))}
        </span>
    );
}

export const choices = defineKind<string[]>({
    kind: 'choices',
    Show,
    Cell,
    Edit: lazyEdit('ChoicesEdit'),
    condition_edits: { contains: lazyEdit('ChoiceEdit') },
    operators: ['contains', 'empty', 'exists'],
    parse(text, field) {
        const words = text.split(/[,;，；、]/).map((word) => word.trim().toLowerCase()).filter(Boolean);
        const values = words.map(
            (word) => field.options?.find((option) => [option.value, option.label.en, option.label.zh].some((name) => name.toLowerCase() === word))?.value,
        );
        return values.every((value) => value !== undefined) ? { value: values } : { problem: 'field.not_an_option' };
    },
    format: (value, field, { label }) => value.map((entry) => optionLabel(field, entry, label)).join(', '),
    compare: (left, right) => left.join().localeCompare(right.join()),
    width_px: 180,
});
