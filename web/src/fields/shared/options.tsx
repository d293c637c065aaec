import type { Field, Option } from '@/api/types';
import type { Say } from '@/fields/kind';
import { useLanguage } from '@/lib/i18n';
import { Chip } from '@/ui/chip';

export function optionOf(field: Field, value: string): Option | undefined {
    return field.options?.find((option) => option.value === value);
}

/** A value that is no longer among the options is shown as it stands. */
export function optionLabel(field: Field, value: string, label: Say['label']): string {
    const option = optionOf(field, value);
    return option ? label(option.label) : value;
}

export function OptionChip({ field, value }: { field: Field; value: string }) {
    const { label } = useLanguage();
    return <Chip color={optionOf(field, value)?.color}>{optionLabel(field, value, label)}</Chip>;
}

export function useOptions(field: Field, kept: readonly string[] = []): { value: string; label: string }[] {
    const { label } = useLanguage();
    return (field.options ?? [])
        .filter((option) => option.active !== false || kept.includes(option.value))
        .map((option) => ({ value: option.value, label: label(option.label) }));
}
