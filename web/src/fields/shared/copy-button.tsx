import { ActionIcon } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/lib/i18n';
import classes from '@/fields/shared/shared.module.css';

const said_ms = 1500;

/** Beside a mail address or a number: one press puts it into the clipboard. */
export function CopyButton({ text }: { text: string }) {
    const t = useT();
    const [copied, setCopied] = useState(false);
    function copy() {
        void navigator.clipboard?.writeText(text).then(() => {
            setCopied(true);
            setTimeout(() => setCopied(false), said_ms);
        });
    }
    return (
        <ActionIcon size="xs" className={classes['copy']} aria-label={t(copied ? 'field.copied' : 'field.copy', { value: text })} onClick={copy}>
            {copied ? <IconCheck size={12} stroke={2} /> : <IconCopy size={12} stroke={1.6} />}
        </ActionIcon>
    );
}
