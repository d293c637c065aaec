// A record beside the list: a look without leaving.

import { ActionIcon, Skeleton } from '@mantine/core';
import { IconArrowsDiagonal, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { titleOf } from '@/api/meta';
import { recordQuery } from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { Details } from '@/features/record/details';
import { DeletedBanner } from '@/features/record/record-screen';
import { StagePath } from '@/features/record/stage-path';
import { Timeline } from '@/features/record/timeline';
import { useT } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { StarButton } from '@/records/star-button';
import classes from '@/features/record/record.module.css';

export function RecordPanel({ object, id, onClose }: { object: ObjectMeta; id: string; onClose(): void }) {
    const t = useT();
    const { data: record, error } = useQuery(recordQuery(object.name, id));
    const title = record ? titleOf(object, record) : '';
    return (
        <aside className={classes['panel']} aria-label={title || t('state.loading')} onKeyDown={onKeys({ Escape: onClose })}>
            <div className={classes['panelHead']}>
                <h2 className={`${classes['panelTitle']} clip`}>{title}</h2>
                {record && <StarButton object={object} record={record} />}
                <ActionIcon data-hint={t('record.open_page')}
                    aria-label={t('record.open_page')}
                    renderRoot={(props) => <Link to="/$object/$record" params={{ object: object.name, record: id }} search={{}} {...props} />}
                >
                    <IconArrowsDiagonal size={15} stroke={1.6} />
                </ActionIcon>
                <ActionIcon aria-label={t('action.close')} onClick={onClose}>
                    <IconX size={16} stroke={1.6} />
                </ActionIcon>
            </div>
            <div className={classes['panelBody']}>
                {error && <p className="dimmed">{problemText(t, error)}</p>}
                {!record && !error && <Skeleton height={160} />}
                {record && (
                    <>
                        <DeletedBanner object={object} record={record} />
                        <StagePath object={object} record={record} />
                        <Details object={object} record={record} />
                        <Timeline object={object} record={record} />
                    </>
                )}
            </div>
        </aside>
    );
}
