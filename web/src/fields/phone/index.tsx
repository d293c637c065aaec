import { defineKind, type ShowProps } from '@/fields/kind';
import { text_base, textEdit } from '@/fields/shared/text';
import classes from '@/fields/shared/shared.module.css';

function Show({ value }: ShowProps<string>) {
    return (
        <a className={`${classes['link']} tabular`} href={`tel:${value.replace(/[^+\d*#,;]/g, '')}`}>
            {value}
        </a>
    );
}

function Cell({ value }: ShowProps<string>) {
    return <span className="clip tabular">{value}</span>;
}

export const phone = defineKind({ ...text_base, kind: 'phone', Show, Cell, Edit: textEdit({ type: 'tel', inputMode: 'tel' }), width_px: 150 });
