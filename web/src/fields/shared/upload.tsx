import { Button } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { upload } from '@/api/records';
import type { Attachment } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import type { EditProps } from '@/fields/kind';
import { InputFrame } from '@/fields/shared/input-frame';
import { useT } from '@/lib/i18n';

export function UploadEdit({ accept, value, onChange, onPick, input }: EditProps<Attachment> & { accept?: string }) {
    const t = useT();
    const chooser = useRef<HTMLInputElement>(null);
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<string>();

    async function take(file: File | undefined) {
        if (!file) return;
        setBusy(true);
        setProblem(undefined);
        try {
            const sent = await upload(file);
            onChange(sent);
            onPick?.(sent);
        } catch (error) {
            setProblem(problemLine(t, error));
        } finally {
            setBusy(false);
        }
    }
    return (
        <InputFrame input={{ ...input, error: problem ?? input.error }}>
            <input ref={chooser} type="file" hidden accept={accept} onChange={(event) => void take(event.currentTarget.files?.[0])} />
            <Button variant="default" loading={busy} autoFocus={input.autoFocus} leftSection={<IconPaperclip size={14} />} onClick={() => chooser.current?.click()}>
                {value ? value.name : t('file.choose')}
            </Button>
            {value && (
                <Button variant="subtle" color="gray" aria-label={t('action.remove')} onClick={() => onChange(null)}>
                    <IconX size={14} />
                </Button>
            )}
        </InputFrame>
    );
}
