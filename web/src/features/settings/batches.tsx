// The undo centre: acts on many records, what became of them, and what taking one back would do.

import { Alert, Button, Modal, Skeleton } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { undoPreviewQuery } from '@/api/admin';
import { useMeta } from '@/api/meta';
import { undoBatch } from '@/api/records';
import { batchesQuery } from '@/api/settings';
import type { Batch, UndoResult } from '@/api/types';
import { problemText, useSubmit } from '@/api/use-submit';
import { Loaded, Section } from '@/features/settings/section';
import { useNow } from '@/lib/hooks';
import { useLanguage, useT, type MessageId } from '@/lib/i18n';
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
    failed: { label: 'settings.state_failed', color: 'red' },
    undone: { label: 'settings.state_undone', color: 'orange' },
};

const kindWord = (batch: Batch): MessageId => kinds[batch.kind] ?? 'settings.batch_batch';

export function Batches() {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const list = useInfiniteQuery(batchesQuery);
    const [undoing, setUndoing] = useState<Batch | null>(null);
    const batches = list.data?.pages.flatMap((page) => page.batches) ?? [];
    return (
        <Section wide title={t('settings.batches')} text={t('settings.batches_text')}>
            <Loaded list={list} empty={batches.length === 0} empty_title={t('settings.no_batches')}>
                <div className={classes['scroll']}>
                    <table className={classes['table']}>
                        <thead>
                            <tr>
                                <th scope="col">{t('settings.what')}</th>
                                <th scope="col">{t('settings.who')}</th>
                                <th scope="col">{t('settings.when')}</th>
                                <th scope="col">{t('settings.how_many')}</th>
                                <th scope="col">{t('settings.state')}</th>
                                <th scope="col">
                                    <span className="visually-hidden">{t('record.actions')}</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            {batches.map((batch) => (
                                <tr key={batch.id}>
                                    <th scope="row">
                                        {batch.label || t(kindWord(batch))} {batch.label && <span className="dimmed">{t(kindWord(batch))}</span>}
                                    </th>
                                    <td>{batch.by?.name ?? t('settings.program')}</td>
                                    <td title={texts.date_time(batch.at)}>{texts.relative(batch.at, now)}</td>
                                    <td className="tabular">{texts.number(batch.count)}</td>
                                    <td>
                                        <Chip color={states[batch.state]?.color}>{t(states[batch.state]?.label ?? 'settings.batch_done')}</Chip>
                                    </td>
                                    <td className={classes['rowActions']}>
                                        <Button
                                            variant="subtle"
                                            color="gray"
                                            size="compact-xs"
                                            renderRoot={(props) => <Link to="/settings/$section" params={{ section: 'audit' }} search={{ batch: batch.id }} {...props} />}
                                        >
                                            {t('settings.show_changes')}
                                        </Button>
                                        {batch.state !== 'undone' && batch.state !== 'running' && (
                                            <Button variant="default" size="compact-xs" leftSection={<IconArrowBackUp size={13} />} onClick={() => setUndoing(batch)}>
                                                {t('action.undo')}
                                            </Button>
                                        )}
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            </Loaded>
            {undoing && <UndoDialog batch={undoing} onClose={() => setUndoing(null)} />}
        </Section>
    );
}

function UndoDialog({ batch, onClose }: { batch: Batch; onClose(): void }) {
    const t = useT();
    const texts = useTexts();
    const client = useQueryClient();
    const { data, error: trouble } = useQuery(undoPreviewQuery(batch.id));
    const { busy, error, submit } = useSubmit();
    const [result, setResult] = useState<UndoResult | null>(null);

    const go = () =>
        void submit(async () => {
            const undone = await undoBatch(batch.id);
            await Promise.all([client.invalidateQueries({ queryKey: ['batches'] }), client.invalidateQueries({ queryKey: ['records'] })]);
            if (undone.conflicts.length > 0) return setResult(undone);
            toast({ text: t('bulk.undone', { count: undone.undone }) });
            onClose();
        });
    const problem = error ?? (trouble ? problemText(t, trouble) : null);
    const count = data ? texts.number(data.undone) + (data.whole ? '' : '+') : '';
    return (
        <Modal opened onClose={onClose} title={t('settings.undo_of', { name: batch.label || t(kindWord(batch)) })} size={520}>
            <div className={classes['form']}>
                {problem && <Alert color="red">{problem}</Alert>}
                {!data && !trouble && <Skeleton height={60} />}
                {data && !result && <p>{t('settings.undo_preview', { count })}</p>}
                {result && <Alert color="green">{t('bulk.undone', { count: result.undone })}</Alert>}
                {(result ?? data) && <Conflicts conflicts={(result ?? data)?.conflicts ?? []} />}
                <div className={classes['buttons']}>
                    <Button variant="default" data-autofocus onClick={onClose}>
                        {t(result ? 'action.close' : 'action.cancel')}
                    </Button>
                    {!result && (
                        <Button loading={busy} disabled={!data || (data.undone === 0 && data.whole)} onClick={go}>
                            {t('action.undo')}
                        </Button>
                    )}
                </div>
            </div>
        </Modal>
    );
}

const conflicts_shown = 50;

/** What stays as it is, because somebody has changed it since. */
function Conflicts({ conflicts }: { conflicts: UndoResult['conflicts'] }) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    if (conflicts.length === 0) return <p className="dimmed">{t('settings.no_conflicts')}</p>;
    const names = (object: string, fields: string[]) =>
        fields.map((name) => {
            const field = meta.object(object)?.fields.find((each) => each.name === name);
            return field ? label(field.label) : name;
        });
    return (
        <div>
            <p className={classes['strong']}>{t('settings.conflicts', { count: conflicts.length })}</p>
            <ul className={classes['lines']}>
                {conflicts.slice(0, conflicts_shown).map((conflict) => (
                    <li key={`${conflict.object} ${conflict.id}`} className={classes['line']}>
                        <Link to="/$object/$record" params={{ object: conflict.object, record: conflict.id }} search={{}}>
                            {conflict.name || t('record.untitled')}
                        </Link>
                        <span className="dimmed">{conflict.reason ?? names(conflict.object, conflict.fields).join(', ')}</span>
                    </li>
                ))}
            </ul>
        </div>
    );
}
