import type { ImportState } from '@/api/imports';
import { useT, type MessageId } from '@/lib/i18n';
import { Chip } from '@/ui/chip';

const words: Record<ImportState, { label: MessageId; color: string }> = {
    draft: { label: 'import.state_draft', color: 'gray' },
    checking: { label: 'import.state_checking', color: 'blue' },
    checked: { label: 'import.state_checked', color: 'blue' },
    running: { label: 'import.state_running', color: 'blue' },
    done: { label: 'import.state_done', color: 'green' },
    failed: { label: 'import.state_failed', color: 'red' },
    cancelled: { label: 'import.state_cancelled', color: 'gray' },
    undone: { label: 'import.state_undone', color: 'orange' },
};

export function StateChip({ state }: { state: ImportState }) {
    const t = useT();
    return <Chip color={words[state].color}>{t(words[state].label)}</Chip>;
}
