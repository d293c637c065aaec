import { Textarea } from '@mantine/core';
import { defineKind, type EditProps, type ShowProps } from '@/fields/kind';
import { text_base } from '@/fields/shared/text';
import classes from '@/fields/shared/shared.module.css';

function Show({ value }: ShowProps<string>) {
    return <div className={classes['lines']}>{value}</div>;
}

function Edit({ field, value, onChange, input }: EditProps<string>) {
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

export const long_text = defineKind({ ...text_base, kind: 'long_text', Show, Edit, width_px: 260, wide: true, multiline: true });
