import { MultiSelect, Select } from '@mantine/core';
import type { EditProps } from '@/fields/kind';
import { onKeys } from '@/lib/keys';
import { useOptions } from '@/fields/shared/options';

export function ChoiceEdit({ field, value, onChange, onPick, input }: EditProps<string>) {
    const options = useOptions(field, value ? [value] : []);
    const searchable = options.length > 8;
    function choose(next: string | null) {
        onChange(next);
        onPick?.(next);
    }
    return (
        <Select
            {...input}
            searchable={searchable}
            clearable={!input.required}
            // Enter on what is chosen already means that it stays.
            allowDeselect={false}
            defaultDropdownOpened={Boolean(input.autoFocus)}
            data={options}
            value={value}
            onChange={choose}
            onKeyDown={searchable || input.required ? undefined : onKeys({ Backspace: () => choose(null), Delete: () => choose(null) })}
        />
    );
}

export function ChoicesEdit({ field, value, onChange, input }: EditProps<string[]>) {
    return (
        <MultiSelect
            {...input}
            searchable
            clearable
            defaultDropdownOpened={Boolean(input.autoFocus)}
            data={useOptions(field, value ?? [])}
            value={value ?? []}
            onChange={onChange}
        />
    );
}
