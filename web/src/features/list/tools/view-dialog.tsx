import { Alert, Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createRecord, refreshRecords, updateRecord } from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import type { ListState } from '@/features/list/list-state';
import { settingsOf, sharing } from '@/features/list/view-settings';
import type { ViewDialogMode } from '@/features/list/views';
import { useT, type MessageId } from '@/lib/i18n';
import classes from '@/features/list/list.module.css';

const titles: Record<ViewDialogMode, MessageId> = { create: 'view.save_as', rename: 'view.rename', duplicate: 'view.duplicate' };

interface Props {
    object: ObjectMeta;
    state: ListState;
    mode: ViewDialogMode;
    onClose(): void;
    onCreated(id: string): void;
}

export function ViewDialog({ object, state, mode, onClose, onCreated }: Props) {
    const t = useT();
    const client = useQueryClient();
    const { busy, error, field_errors, submit } = useSubmit();
    const renamed = mode === 'rename' ? state.view : undefined;
    const copied = mode === 'duplicate' ? state.view : undefined;
    const [name, setName] = useState(renamed?.name ?? (copied ? t('view.copy_of', { name: copied.name }) : ''));
    const [shared, setShared] = useState<string>(renamed?.shared ?? 'me');

    async function save() {
        const done = await submit(async () => {
            if (renamed) return updateRecord('saved_views', renamed.id, { name, shared }, renamed.version);
            const values = { name, shared, object: object.name, kind: 'table', settings: copied?.settings ?? settingsOf(state), pinned: mode === 'create' };
            const { id } = await createRecord('saved_views', values);
            if (!copied) state.forget();
            return onCreated(id);
        });
        if (!done) return;
        void refreshRecords(client, 'saved_views');
        onClose();
    }
    return (
        <Modal opened onClose={onClose} title={t(titles[mode])} size={400} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                className={classes['stack']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                {error && <Alert color="red">{error}</Alert>}
                <TextInput
                    data-autofocus
                    required
                    label={t('view.name')}
                    value={name}
                    error={field_errors['name']}
                    onChange={(event) => setName(event.currentTarget.value)}
                />
                <NativeSelect
                    label={t('view.shared')}
                    value={shared}
                    onChange={(event) => setShared(event.currentTarget.value)}
                    data={sharing.map(({ value, label }) => ({ value, label: t(label) }))}
                />
                <Button type="submit" loading={busy}>
                    {t('action.save')}
                </Button>
            </form>
        </Modal>
    );
}
