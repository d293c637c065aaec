import { defineKind, type ShowProps } from '@/fields/kind';
import { text_base, textEdit } from '@/fields/shared/text';
import { safeHref } from '@/lib/html';
import classes from '@/fields/shared/shared.module.css';

const short = (value: string) => value.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '');

function Show({ value }: ShowProps<string>) {
    const href = safeHref(value);
    if (!href) return <span>{value}</span>;
    return (
        <a className={classes['link']} href={href} target="_blank" rel="noopener noreferrer">
            {short(value)}
        </a>
    );
}

function Cell({ value }: ShowProps<string>) {
    return <span className="clip">{short(value)}</span>;
}

export const url = defineKind({ ...text_base, kind: 'url', Show, Cell, Edit: textEdit({ type: 'url', inputMode: 'url' }), width_px: 180 });
