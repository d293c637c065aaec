import { MultiSelect, Select } from '@mantine/core';
import type { EditProps } from '@/fields/kind';
import { useOptions } from '@/fields/shared/options';

export function ChoiceEdit({ field, value, onChange, onPick, input }: EditProps<string>) {
    const options = useOptions(field, value ? [value] : []);
    return (
        <Select
            {...input}
            searchable={options.length > 8}
            clearable={!input.required}
            defaultDropdownOpened={Boolean(input.autoFocus)}
            data={options}
            value={value}
            onChange={(next) => {
                onChange(next);
                onPick?.(next);
            }}
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
