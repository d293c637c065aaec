// The undo centre: acts on many records, what became of them, and what taking one back would do.

import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '@/api/session';
import { batchesQuery } from '@/api/settings';
import type { Batch } from '@/api/types';
import { Loaded, Section } from '@/features/settings/section';
import { Table } from '@/features/settings/table';
import { UndoDialog } from '@/features/settings/undo-dialog';
import { useNow } from '@/lib/hooks';
import { useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import classes from '@/features/settings/settings.module.css';

const kinds: Record<string, MessageId> = {
    import: 'settings.batch_import', bulk: 'settings.batch_bulk', batch: 'settings.batch_batch', undo: 'settings.batch_undo', merge: 'settings.batch_merge',
    conversion: 'settings.batch_conversion', pool: 'settings.batch_pool', outcome: 'settings.batch_outcome', leave: 'settings.batch_leave',
};
const states: Record<Batch['state'], { label: MessageId; color: string }> = {
    running: { label: 'settings.batch_running', color: 'blue' },
    done: { label: 'settings.batch_done', color: 'green' },
    failed: { label: 'settings.state_failed', color: 'red' },
    undone: { label: 'settings.state_undone', color: 'orange' },
};

const undoable = (batch: Batch, now: number) => batch.state !== 'undone' && batch.state !== 'running' && Date.parse(batch.undoable_until) > now;

const kindWord = (batch: Batch): MessageId => kinds[batch.kind] ?? 'settings.batch_batch';

export function Batches() {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const { workspace } = useSession();
    const list = useInfiniteQuery(batchesQuery);
    const [undoing, setUndoing] = useState<Batch | null>(null);
    const batches = list.data?.pages.flatMap((page) => page.batches) ?? [];
    return (
        <Section wide title={t('settings.batches')} text={t('settings.batches_text', { days: workspace.undo_days })}>
            <Loaded list={list} empty={batches.length === 0} empty_title={t('settings.no_batches')}>
                <Table heads={[t('settings.what'), t('settings.who'), t('settings.when'), t('settings.how_many'), t('settings.state')]}>
                    {batches.map((batch) => (
                        <tr key={batch.id}>
                            <th scope="row">
                                {batch.label || t(kindWord(batch))} {batch.label && <span className="dimmed">{t(kindWord(batch))}</span>}
                            </th>
                            <td>{batch.by?.name ?? t('settings.program')}</td>
                            <td title={texts.date_time(batch.at)}>{texts.relative(batch.at, now)}</td>
                            <td className="tabular">
                                {texts.number(batch.count)}
                                {batch.kept > 0 && <span className="dimmed"> {t('settings.kept', { count: batch.kept })}</span>}
                            </td>
                            <td>
                                <Chip color={states[batch.state]?.color}>{t(states[batch.state]?.label ?? 'settings.batch_done')}</Chip>
                            </td>
                            <td className={`${classes['rowActions']} ${classes['stacked']}`}>
                                <Button
                                    variant="subtle"
                                    color="gray"
                                    size="compact-xs"
                                    renderRoot={(props) => <Link to="/settings/$section" params={{ section: 'audit' }} search={{ batch: batch.id }} {...props} />}
                                >
                                    {t('settings.show_changes')}
                                </Button>
                                {undoable(batch, now) && (
                                    <Button variant="default" size="compact-xs" leftSection={<IconArrowBackUp size={13} />} onClick={() => setUndoing(batch)}>
                                        {t('action.undo')}
                                    </Button>
                                )}
                            </td>
                        </tr>
                    ))}
                </Table>
            </Loaded>
            {undoing && (
                <UndoDialog title={t('settings.undo_of', { name: undoing.label || t(kindWord(undoing)) })} scope={{ batch: undoing.id }} onClose={() => setUndoing(null)} />
            )}
        </Section>
    );
}
