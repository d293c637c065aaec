import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { defineKind, type EditProps, type ShowProps } from '@/fields/kind';
import { text_base } from '@/fields/shared/text';
import { plainText } from '@/lib/html';

const Sanitised = lazy(async () => ({ default: (await import('./sanitised')).Sanitised }));
const Editor = lazy(async () => ({ default: (await import('./editor')).Editor }));

function Show({ value }: ShowProps<string>) {
    return (
        <Suspense fallback={<Skeleton height={18} />}>
            <Sanitised html={value} />
        </Suspense>
    );
}

function Cell({ value }: ShowProps<string>) {
    return <span className="clip">{plainText(value)}</span>;
}

function Edit(props: EditProps<string>) {
    return (
        <Suspense fallback={<Skeleton height={120} />}>
            <Editor {...props} />
        </Suspense>
    );
}

export const rich_text = defineKind({
    ...text_base,
    kind: 'rich_text',
    Show,
    Cell,
    Edit,
    format: (value) => plainText(value),
    width_px: 260,
    wide: true,
    multiline: true,
});
