import { defineKind, type ShowProps } from '@/fields/kind';
import { CopyButton } from '@/fields/shared/copy-button';
import { text_base, textEdit } from '@/fields/shared/text';
import classes from '@/fields/shared/shared.module.css';

function Show({ value }: ShowProps<string>) {
    return (
        <span className={classes['copyable']}>
            <a className={classes['link']} href={`mailto:${encodeURI(value)}`}>
                {value}
            </a>
            <CopyButton text={value} />
        </span>
    );
}

export const email = defineKind({ ...text_base, kind: 'email', Show, Edit: textEdit({ type: 'email', inputMode: 'email' }), width_px: 200 });
