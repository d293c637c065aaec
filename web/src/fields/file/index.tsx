import type { Attachment } from '@/api/types';
import { defineKind, type Kind, type ShowProps } from '@/fields/kind';
import { lazyEdit } from '@/fields/lazy-edit';
import { attachmentHref } from '@/lib/html';
import { useTexts } from '@/lib/texts';
import classes from '@/fields/shared/shared.module.css';

function Show({ value }: ShowProps<Attachment>) {
    const texts = useTexts();
    return (
        <>
            <a className={classes['link']} href={attachmentHref(value.id)} download={value.name}>
                {value.name}
            </a>{' '}
            <span className="dimmed">{texts.bytes(value.size)}</span>
        </>
    );
}

function Cell({ value }: ShowProps<Attachment>) {
    return <span className="clip">{value.name}</span>;
}

export const file_base: Omit<Kind<Attachment>, 'kind' | 'Show' | 'Edit'> = {
    Cell,
    operators: ['empty', 'exists'],
    parse: () => ({ problem: 'field.pick_it' }),
    format: (value) => value.name,
    write: (value) => value.id,
    compare: (left, right) => left.name.localeCompare(right.name),
    width_px: 160,
};

export const file = defineKind<Attachment>({ ...file_base, kind: 'file', Show, Edit: lazyEdit('UploadEdit') });
