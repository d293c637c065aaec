// Records that went into this one, on its timeline, and taking them apart again.

import { Button } from '@mantine/core';
import { IconArrowMerge } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay, useSession } from '@/api/session';
import type { MergeItem as Item, ObjectMeta } from '@/api/types';
import { Frame, When } from '@/features/record/timeline-items';
import { RecordLink } from '@/fields/shared/record-link';
import { useNow } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { useUndo } from '@/records/use-undo';
import classes from '@/features/record/timeline.module.css';

/** One's own merges, or everybody's for administrators, for as long as a batch can be taken back. */
function useMayUnmerge(item: Item): boolean {
    const { user } = useSession();
    const may_merge = useMay('merge');
    const administers = useMay('administer');
    const now = useNow();
    const over = item.state === 'done' || item.state === 'failed';
    return may_merge && (administers || item.by?.id === user.id) && over && Date.parse(item.undoable_until) > now;
}

export function MergeItem({ object, id, item }: { object: ObjectMeta; id: string; item: Item }) {
    const t = useT();
    const client = useQueryClient();
    const undo = useUndo(object);
    const may_unmerge = useMayUnmerge(item);
    const [busy, setBusy] = useState(false);
    async function unmerge() {
        setBusy(true);
        await undo(item.batch, `unmerge-${item.batch}`, id);
        setBusy(false);
        await client.invalidateQueries({ queryKey: ['duplicates'] });
    }
    return (
        <Frame icon={<IconArrowMerge size={14} stroke={1.6} />}>
            <div className={classes['itemHead']}>
                <b>{item.by?.name ?? t('timeline.system')}</b> {t('timeline.merged', { count: item.records.length })}
                {item.state === 'running' && <span className="dimmed">· {t('timeline.merging')}</span>}
                <When at={item.at} />
            </div>
            <ul className={classes['changes']}>
                {item.records.map((record) => (
                    <li key={record.id} className={classes['change']}>
                        {record.name ? <RecordLink object={object.name} id={record.id} name={record.name} /> : <span className="dimmed">{t('twin.unseen')}</span>}
                    </li>
                ))}
            </ul>
            {may_unmerge && (
                <Button mt={4} variant="default" size="compact-xs" loading={busy} onClick={() => void unmerge()}>
                    {t('timeline.unmerge')}
                </Button>
            )}
        </Frame>
    );
}
