import { ActionIcon, Menu } from '@mantine/core';
import { IconBeach, IconDots, IconEye, IconKey, IconLinkOff, IconMail, IconShieldOff, IconTransfer, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { accountsQuery, withdrawLink, type AccountState } from '@/api/admin';
import { startPreview } from '@/api/preview';
import { refreshRecords, updateRecord } from '@/api/records';
import { useSession } from '@/api/session';
import type { RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { toast } from '@/ui/toast';

export type UserTask = 'invite' | 'reset' | 'factor_off' | 'hand_over' | 'leave' | 'deactivate';

export function UserActions({ user, state, onTask }: { user: RecordData; state: AccountState | undefined; onTask(task: UserTask): void }) {
    const t = useT();
    const client = useQueryClient();
    const me = useSession().user;
    const active = user['active'] !== false;
    const name = String(user['name']);

    async function run(action: () => Promise<unknown>, said: string) {
        try {
            await action();
            toast({ text: said });
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
        await Promise.all([refreshRecords(client, 'users'), client.invalidateQueries(accountsQuery)]);
    }
    const icon = { size: 14, stroke: 1.6 };
    return (
        <Menu>
            <Menu.Target>
                <ActionIcon aria-label={t('settings.user_actions', { name })}>
                    <IconDots size={16} stroke={1.6} />
                </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
                {active && (
                    <>
                        {user.id !== me.id && (
                            <Menu.Item leftSection={state?.has_password ? <IconKey {...icon} /> : <IconMail {...icon} />} onClick={() => onTask(state?.has_password ? 'reset' : 'invite')}>
                                {t(state?.has_password ? 'settings.link_reset' : 'settings.link_invite')}
                            </Menu.Item>
                        )}
                        {state?.link && (
                            <Menu.Item leftSection={<IconLinkOff {...icon} />} onClick={() => void run(() => withdrawLink(user.id), t('settings.link_withdrawn'))}>
                                {t('settings.link_withdraw')}
                            </Menu.Item>
                        )}
                        {user.id !== me.id && (
                            <Menu.Item leftSection={<IconEye {...icon} />} onClick={() => startPreview({ kind: 'user', id: user.id })}>
                                {t('settings.preview_as')}
                            </Menu.Item>
                        )}
                        {(user.id !== me.id || state?.link) && <Menu.Divider />}
                    </>
                )}
                {(state?.second_factor || state?.passkeys) && user.id !== me.id && (
                    <Menu.Item leftSection={<IconShieldOff {...icon} />} onClick={() => onTask('factor_off')}>
                        {t('factor.off_for')}
                    </Menu.Item>
                )}
                <Menu.Item leftSection={<IconTransfer {...icon} />} onClick={() => onTask('hand_over')}>
                    {t('settings.hand_over')}
                </Menu.Item>
                {active && (
                    <Menu.Item leftSection={<IconBeach {...icon} />} onClick={() => onTask('leave')}>
                        {t('leave.plan_of')}
                    </Menu.Item>
                )}
                {active && user.id !== me.id && (
                    <Menu.Item color="red" leftSection={<IconUserOff {...icon} />} onClick={() => onTask('deactivate')}>
                        {t('settings.deactivate')}
                    </Menu.Item>
                )}
                {!active && (
                    <Menu.Item leftSection={<IconUserCheck {...icon} />} onClick={() => void run(() => updateRecord('users', user.id, { active: true }, user.version), t('settings.activated', { name }))}>
                        {t('settings.activate')}
                    </Menu.Item>
                )}
            </Menu.Dropdown>
        </Menu>
    );
}
