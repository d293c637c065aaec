import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { parse } from '@/fields/json';
import type { EditProps } from '@/fields/kind';

export function JsonEdit({ value, onChange, input }: EditProps<unknown>) {
    const [text, setText] = useState(() => (value === null ? '' : JSON.stringify(value, null, 2)));
    return (
        <Textarea
            {...input}
            autosize
            minRows={3}
            maxRows={16}
            spellCheck={false}
            value={text}
            onChange={(event) => {
                setText(event.currentTarget.value);
                const read = parse(event.currentTarget.value);
                onChange('value' in read ? read.value : event.currentTarget.value);
            }}
        />
    );
}
