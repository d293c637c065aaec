import { TagsInput } from '@mantine/core';
import type { EditProps } from '@/fields/kind';

export function TagsEdit({ value, onChange, input }: EditProps<string[]>) {
    return <TagsInput {...input} splitChars={[',', '，', ';']} value={value ?? []} onChange={onChange} />;
}
