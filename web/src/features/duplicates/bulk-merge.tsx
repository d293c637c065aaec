// All groups that are sure enough, merged by one rule: what it would do first, then as a job.

import { Alert, Button, Modal, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bulkMergePreviewQuery, mergeByRule, type Keep } from '@/api/duplicates';
import { manyLabel } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { toast } from '@/ui/toast';
import classes from '@/features/duplicates/duplicates.module.css';

const scores = [0.99, 0.95, 0.9];
const keeps: Record<Keep, MessageId> = { fullest: 'duplicates.keep_fullest', newest: 'duplicates.keep_newest', oldest: 'duplicates.keep_oldest' };

export function BulkMerge({ object, onStarted, onClose }: { object: ObjectMeta; onStarted(): void; onClose(): void }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const [score, setScore] = useState(0.95);
    const [keep, setKeep] = useState<Keep>('fullest');
    const { data } = useQuery(bulkMergePreviewQuery(object.name, score, keep));
    const { busy, error, submit } = useSubmit();
    async function run() {
        const name = t('duplicates.bulk_label', { objects: label(manyLabel(object)), score: texts.percent(score * 100) });
        if (!(await submit(() => mergeByRule(object.name, score, keep, name)))) return;
        toast({ text: t('duplicates.bulk_started') });
        onStarted();
    }
    return (
        <Modal opened onClose={onClose} title={t('duplicates.bulk')} size={560}>
            {error && <Alert color="red">{error}</Alert>}
            <div className={classes['rule']}>
                <NativeSelect
                    data-autofocus
                    label={t('duplicates.at_least')}
                    value={String(score)}
                    data={scores.map((each) => ({ value: String(each), label: texts.percent(each * 100) }))}
                    onChange={(event) => setScore(Number(event.currentTarget.value))}
                />
                <NativeSelect
                    label={t('duplicates.stays')}
                    value={keep}
                    data={Object.entries(keeps).map(([value, said]) => ({ value, label: t(said) }))}
                    onChange={(event) => setKeep(event.currentTarget.value as Keep)}
                />
            </div>
            <p role="status">{data ? t('duplicates.bulk_count', { count: data.groups }) : '…'}</p>
            <ul className={classes['sample']}>
                {data?.sample.map((group) => (
                    <li key={group.id}>
                        <span className="dimmed">{texts.percent(group.score * 100)}</span>{' '}
                        {group.records.map((record, at) => (
                            <span key={record.id}>
                                {at > 0 && ' · '}
                                {record.stays ? <b>{record.name}</b> : record.name}
                            </span>
                        ))}
                    </li>
                ))}
            </ul>
            <p className="dimmed">{t('duplicates.bulk_text')}</p>
            <div className={classes['buttons']}>
                <Button variant="default" onClick={onClose}>
                    {t('action.cancel')}
                </Button>
                <Button loading={busy} disabled={!data || data.groups === 0} onClick={() => void run()}>
                    {t('duplicates.bulk_run', { count: data?.groups ?? 0 })}
                </Button>
            </div>
        </Modal>
    );
}
