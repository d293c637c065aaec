import type { Attachment } from '@/api/types';
import { defineKind, type ShowProps } from '@/fields/kind';
import { file_base } from '@/fields/file';
import { uploadEdit } from '@/fields/shared/upload';
import { attachmentHref } from '@/lib/html';
import classes from '@/fields/shared/shared.module.css';

function Show({ value }: ShowProps<Attachment>) {
    return <img className={classes['thumb']} src={attachmentHref(value.id)} alt={value.name} loading="lazy" />;
}

export const image = defineKind<Attachment>({ ...file_base, kind: 'image', Show, Edit: uploadEdit('image/*') });
