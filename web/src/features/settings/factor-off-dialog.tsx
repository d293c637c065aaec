import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { accountsQuery } from '@/api/admin';
import type { RecordData } from '@/api/types';
import { turnFactorOffFor } from '@/api/second-factor';
import { ProveForm } from '@/features/settings/prove-form';
import { useT } from '@/lib/i18n';
import { toast } from '@/ui/toast';

export function FactorOffDialog({ user, onClose }: { user: RecordData; onClose(): void }) {
    const t = useT();
    const client = useQueryClient();
    const name = String(user['name']);
    return (
        <Modal opened onClose={onClose} title={t('factor.off_for')} size={420} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <ProveForm
                text={t('factor.off_for_text', { name })}
                submit_text={t('factor.turn_off')}
                go={async (proof) => {
                    await turnFactorOffFor(user.id, proof);
                    toast({ text: t('factor.off_for_done', { name }) });
                    await client.invalidateQueries(accountsQuery);
                    onClose();
                }}
            />
        </Modal>
    );
}
