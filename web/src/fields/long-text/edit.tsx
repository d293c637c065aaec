import { Textarea } from '@mantine/core';
import type { EditProps } from '@/fields/kind';

export function LongTextEdit({ field, value, onChange, input }: EditProps<string>) {
    return (
        <Textarea
            {...input}
            autosize
            minRows={3}
            maxRows={14}
            maxLength={field.max_length}
            value={value ?? ''}
            onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        />
    );
}
