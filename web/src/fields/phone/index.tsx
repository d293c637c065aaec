import { defineKind, type ShowProps } from '@/fields/kind';
import { CopyButton } from '@/fields/shared/copy-button';
import { text_base, textEdit } from '@/fields/shared/text';
import { Marked } from '@/ui/marked';
import classes from '@/fields/shared/shared.module.css';

function Show({ value }: ShowProps<string>) {
    return (
        <span className={classes['copyable']}>
            <a className={`${classes['link']} tabular`} href={`tel:${value.replace(/[^+\d*#,;]/g, '')}`}>
                {value}
            </a>
            <CopyButton text={value} />
        </span>
    );
}

function Cell({ value, marks }: ShowProps<string>) {
    return (
        <span className="clip tabular">
            <Marked text={value} marks={marks} />
        </span>
    );
}

export const phone = defineKind({ ...text_base, kind: 'phone', Show, Cell, Edit: textEdit({ type: 'tel', inputMode: 'tel' }), width_px: 150 });
