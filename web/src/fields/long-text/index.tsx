import { lazyEdit } from '@/fields/lazy-edit';
import { defineKind, type ShowProps } from '@/fields/kind';
import { text_base } from '@/fields/shared/text';
import classes from '@/fields/shared/shared.module.css';

function Show({ value }: ShowProps<string>) {
    return <div className={classes['lines']}>{value}</div>;
}

export const long_text = defineKind({ ...text_base, kind: 'long_text', Show, Edit: lazyEdit('LongTextEdit'), width_px: 260, wide: true, multiline: true });
