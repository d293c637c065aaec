// A stage in which deals stand is not deleted under them: they are moved first, as one act.

import { ActionIcon, Alert, Button, Modal, NativeSelect } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bulk, deleteRecord, finishedBatch, refreshRecords } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { useRemoval } from '@/records/use-removal';
import classes from '@/features/settings/settings.module.css';

interface Props {
    object: ObjectMeta;
    stage: RecordData;
    others: RecordData[];
    /** Deals that stand in it. */
    deals: number;
}

export function StageRemoval({ object, stage, others, deals }: Props) {
    const t = useT();
    const { remove } = useRemoval(object);
    const [asking, setAsking] = useState(false);
    const name = String(stage['name'] ?? '');
    return (
        <>
            <ActionIcon aria-label={`${t('action.delete')} ${name}`} title={t('action.delete')} onClick={() => (deals > 0 ? setAsking(true) : void remove(stage))}>
                <IconTrash size={15} stroke={1.6} />
            </ActionIcon>
            {asking && <MoveFirst stage={stage} others={others} deals={deals} name={name} onClose={() => setAsking(false)} />}
        </>
    );
}

function MoveFirst({ stage, others, deals, name, onClose }: Omit<Props, 'object'> & { name: string; onClose(): void }) {
    const t = useT();
    const client = useQueryClient();
    const { busy, error, submit } = useSubmit();
    const [to, setTo] = useState(others[0]?.id ?? '');
    const go = async () => {
        const done = await submit(async () => {
            const { batch } = await bulk('opportunities', { op: 'update', filter: { field: 'stage', op: 'eq', value: stage.id }, values: { stage: to } });
            await finishedBatch(batch);
            await deleteRecord('stages', stage.id);
        });
        if (!done) return;
        await Promise.all([refreshRecords(client, 'stages'), refreshRecords(client, 'opportunities')]);
        onClose();
    };
    return (
        <Modal opened onClose={onClose} title={t('settings.stage_drop', { name })} size={440}>
            <div className={classes['form']}>
                {error && <Alert color="red">{error}</Alert>}
                <p>{t('settings.stage_deals', { count: deals })}</p>
                <NativeSelect
                    data-autofocus
                    label={t('settings.stage_to')}
                    value={to}
                    data={others.map((each) => ({ value: each.id, label: String(each['name']) }))}
                    onChange={(event) => setTo(event.currentTarget.value)}
                />
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button color="red.9" loading={busy} disabled={!to} onClick={() => void go()}>
                        {t('settings.stage_move', { count: deals })}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}
