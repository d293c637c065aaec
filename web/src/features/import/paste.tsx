// Cells copied out of a spreadsheet: they become a file of their own.

import { Button, Textarea } from '@mantine/core';
import { IconClipboardText } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/lib/i18n';
import classes from '@/features/import/import.module.css';

interface Props {
    busy: boolean;
    onFile(file: File): void;
}

/** Lines of a spreadsheet come with tabs; what somebody typed may have commas. */
export function fileOfText(text: string, name: string): File {
    const tabbed = text.includes('\t');
    return new File([text.endsWith('\n') ? text : `${text}\n`], `${name}.${tabbed ? 'tsv' : 'csv'}`, { type: tabbed ? 'text/tab-separated-values' : 'text/csv' });
}

export function Paste({ busy, onFile }: Props) {
    const t = useT();
    const [open, setOpen] = useState(false);
    const [text, setText] = useState('');
    const rows = text.split('\n').filter((line) => line.trim() !== '').length;
    if (!open) {
        return (
            <Button variant="default" leftSection={<IconClipboardText size={14} stroke={1.6} />} onClick={() => setOpen(true)} className={classes['pasteOpen'] ?? ''}>
                {t('import.paste')}
            </Button>
        );
    }
    return (
        <form
            className={classes['paste']}
            onSubmit={(event) => {
                event.preventDefault();
                onFile(fileOfText(text, t('import.pasted')));
            }}
        >
            <Textarea
                autoFocus
                label={t('import.paste')}
                description={t('import.paste_text')}
                rows={8}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
                classNames={{ input: classes['pasteInput'] ?? '' }}
            />
            <div className={classes['actions']}>
                <Button type="submit" loading={busy} disabled={rows < 2}>
                    {t('import.paste_go')}
                </Button>
                <Button variant="default" onClick={() => setOpen(false)}>
                    {t('action.cancel')}
                </Button>
            </div>
        </form>
    );
}
