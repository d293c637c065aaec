import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { undoBatch } from '@/api/records';
import { batchesQuery } from '@/api/settings';
import type { Batch } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { Loaded, Section } from '@/features/settings/section';
import { useNow } from '@/lib/hooks';
import { useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

const kinds: Record<string, MessageId> = {
    import: 'settings.batch_import', bulk: 'settings.batch_bulk', batch: 'settings.batch_batch', undo: 'settings.batch_undo', merge: 'settings.batch_merge',
};
const states: Record<Batch['state'], { label: MessageId; color: string }> = {
    running: { label: 'settings.batch_running', color: 'blue' },
    done: { label: 'settings.batch_done', color: 'green' },
    failed: { label: 'import.state_failed', color: 'red' },
    undone: { label: 'import.state_undone', color: 'orange' },
};

export function Batches() {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const client = useQueryClient();
    const list = useInfiniteQuery(batchesQuery);
    const [undoing, setUndoing] = useState<string | null>(null);
    const batches = list.data?.pages.flatMap((page) => page.batches) ?? [];

    async function undo(batch: Batch) {
        setUndoing(batch.id);
        try {
            const { undone, conflicts } = await undoBatch(batch.id);
            const kept = conflicts.length > 0 ? t('bulk.undo_kept', { count: conflicts.length }) : '';
            toast({ text: [t('bulk.undone', { count: undone }), kept].filter(Boolean).join(' ') });
            await Promise.all([client.invalidateQueries({ queryKey: ['batches'] }), client.invalidateQueries({ queryKey: ['records'] })]);
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        } finally {
            setUndoing(null);
        }
    }
    return (
        <Section title={t('settings.batches')} text={t('settings.batches_text')}>
            <Loaded list={list} empty={batches.length === 0} empty_title={t('settings.no_batches')}>
                <ul className={classes['lines']}>
                    {batches.map((batch) => (
                        <li key={batch.id} className={classes['line']}>
                            <span className={classes['strong']}>{batch.label || t(kinds[batch.kind] ?? 'settings.batch_batch')}</span>
                            {batch.label && <span className="dimmed">{t(kinds[batch.kind] ?? 'settings.batch_batch')}</span>}
                            <span className="dimmed tabular">{t('settings.records', { count: batch.count })}</span>
                            <Chip color={states[batch.state]?.color}>{t(states[batch.state]?.label ?? 'settings.batch_done')}</Chip>
                            <span className="dimmed">
                                {[batch.by?.name, texts.relative(batch.at, now)].filter(Boolean).join(' · ')}
                            </span>
                            <span className={classes['lineActions']}>
                                {batch.state !== 'undone' && batch.state !== 'running' && batch.kind !== 'undo' && (
                                    <Button variant="default" size="compact-xs" loading={undoing === batch.id} leftSection={<IconArrowBackUp size={13} />} onClick={() => void undo(batch)}>
                                        {t('action.undo')}
                                    </Button>
                                )}
                            </span>
                        </li>
                    ))}
                </ul>
            </Loaded>
        </Section>
    );
}
