import { InputWrapper } from '@mantine/core';
import type { ReactNode } from 'react';
import type { InputProps } from '@/fields/kind';

/** Label, help and error around something that is no input of the kit. */
export function InputFrame({ input, children }: { input: InputProps; children: ReactNode }) {
    const { label, description, error, required } = input;
    return (
        <InputWrapper label={label} description={description} error={error} required={required} labelElement="div">
            <div>{children}</div>
        </InputWrapper>
    );
}
