import type { Attachment } from '@/api/types';
import { defineKind, type EditProps, type ShowProps } from '@/fields/kind';
import { file_base } from '@/fields/file';
import { lazyEdit } from '@/fields/lazy-edit';
import { attachmentHref } from '@/lib/html';
import classes from '@/fields/shared/shared.module.css';

function Show({ value }: ShowProps<Attachment>) {
    return <img className={classes['thumb']} src={attachmentHref(value.id)} alt={value.name} loading="lazy" />;
}

const Upload = lazyEdit('UploadEdit');

function Edit(props: EditProps<Attachment>) {
    return <Upload {...props} accept="image/*" />;
}

export const image = defineKind<Attachment>({ ...file_base, kind: 'image', Show, Edit });
