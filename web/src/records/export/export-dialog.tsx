// The list as a CSV file, as it stands: its columns, its filter, its order; or what is selected of it.

import { Alert, Button, Modal, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { exportBySelection, exportLink, saveFile, type ExportRequest } from '@/api/exports';
import type { BulkRequest, ObjectMeta } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { sortText, type ListState } from '@/features/list/list-state';
import { useT } from '@/lib/i18n';
import classes from '@/features/list/tools/tools.module.css';

interface Props {
    object: ObjectMeta;
    state: ListState;
    /** Null: all that the list finds. */
    target: Pick<BulkRequest, 'ids' | 'filter' | 'q'> | null;
    onClose(): void;
}

const link_length_max = 6000;

export function ExportDialog({ object, state, target, onClose }: Props) {
    const t = useT();
    const { busy, error, submit } = useSubmit();
    const [names, setNames] = useState<'labels' | 'api'>('labels');
    const [fields, setFields] = useState<'shown' | 'all'>('shown');

    async function run() {
        const request: ExportRequest = {
            ...(target ?? { filter: state.filter, q: state.q }),
            sort: sortText(state.sort),
            names,
            ...(state.deleted ? { deleted: true } : {}),
            ...(fields === 'shown' ? { fields: state.columns.map((column) => column.path) } : {}),
        };
        const link = exportLink(object.name, request);
        const done = await submit(async () => {
            // A link is written to the disk while it comes; a body has to be held until it is whole.
            if (request.ids || link.length > link_length_max) await exportBySelection(object.name, request);
            else saveFile(link, '');
        });
        if (done) onClose();
    }
    return (
        <Modal opened onClose={onClose} title={t('export.title')} size={420} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void run();
                }}
            >
                {error && <Alert color="red">{error}</Alert>}
                <NativeSelect
                    label={t('export.fields')}
                    value={fields}
                    data={[
                        { value: 'shown', label: t('export.shown') },
                        { value: 'all', label: t('export.all_fields') },
                    ]}
                    onChange={(event) => setFields(event.currentTarget.value as typeof fields)}
                />
                <NativeSelect
                    label={t('export.names')}
                    value={names}
                    data={[
                        { value: 'labels', label: t('export.labels') },
                        { value: 'api', label: t('export.api') },
                    ]}
                    onChange={(event) => setNames(event.currentTarget.value as typeof names)}
                />
                <span className="dimmed">{t('export.about')}</span>
                <Button type="submit" loading={busy} data-autofocus>
                    {t('export.run')}
                </Button>
            </form>
        </Modal>
    );
}
