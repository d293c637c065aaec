import { ActionIcon, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { changeProfile, forget, signOut, useSession } from '@/api/session';
import { problemText } from '@/api/use-submit';
import { setDensity, useDensity } from '@/lib/density';
import { languages, useLanguage, useT, type Language, type MessageId } from '@/lib/i18n';
import { Initials } from '@/ui/person';
import { toast } from '@/ui/toast';
import classes from '@/app/frame/frame.module.css';

/** Changes the language here at once, and in the user's profile for the next browser. */
export function useLanguageChoice(): (language: Language) => void {
    const client = useQueryClient();
    const { setLanguage, t } = useLanguage();
    return (language) => {
        setLanguage(language);
        changeProfile(client, { locale: language }).catch((error: unknown) => toast({ text: problemText(t, error), failed: true }));
    };
}

export function useSignOut(): () => void {
    const client = useQueryClient();
    const navigate = useNavigate();
    const t = useT();
    return () => {
        signOut(client)
            .then(() => navigate({ to: '/sign-in', search: {} }))
            .then(() => forget(client))
            .catch((error: unknown) => toast({ text: problemText(t, error), failed: true }));
    };
}

export function LanguageButton() {
    const { language, t } = useLanguage();
    const choose = useLanguageChoice();
    return (
        <Menu>
            <Menu.Target>
                <ActionIcon data-hint={t('language.label')} aria-label={t('language.label')}>
                    <IconLanguage size={16} stroke={1.6} />
                </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
                {languages.map((choice) => (
                    <Menu.Item
                        key={choice.language}
                        lang={choice.language}
                        onClick={() => choose(choice.language)}
                        rightSection={choice.language === language ? <IconCheck size={14} /> : null}
                    >
                        {choice.name}
                    </Menu.Item>
                ))}
            </Menu.Dropdown>
        </Menu>
    );
}

export function ThemeButton() {
    const t = useT();
    const { setColorScheme } = useMantineColorScheme();
    const scheme = useComputedColorScheme('light');
    const next = scheme === 'dark' ? 'light' : 'dark';
    const label = t(next === 'dark' ? 'theme.to_dark' : 'theme.to_light');
    return (
        <ActionIcon data-hint={label} aria-label={label} onClick={() => setColorScheme(next)}>
            {scheme === 'dark' ? <IconSun size={16} stroke={1.6} /> : <IconMoon size={16} stroke={1.6} />}
        </ActionIcon>
    );
}

const schemes = { light: 'theme.light', dark: 'theme.dark', auto: 'theme.system' } as const satisfies Record<string, MessageId>;
const densities = { comfortable: 'density.comfortable', dense: 'density.dense' } as const satisfies Record<string, MessageId>;

function Chosen({ chosen }: { chosen: boolean }) {
    return chosen ? <IconCheck size={14} /> : null;
}

export function UserMenu({ withName }: { withName?: boolean }) {
    const t = useT();
    const { user } = useSession();
    const { colorScheme, setColorScheme } = useMantineColorScheme();
    const { density } = useDensity();
    const leave = useSignOut();
    return (
        <Menu position="top-start" width={220}>
            <Menu.Target>
                <button type="button" className={classes['user']} aria-label={withName ? undefined : t('user.menu', { name: user.name })}>
                    <Initials name={user.name} size={22} />
                    {withName && <span className="clip">{user.name}</span>}
                </button>
            </Menu.Target>
            <Menu.Dropdown>
                <Menu.Label>{user.email}</Menu.Label>
                <Menu.Divider />
                <Menu.Label>{t('theme.label')}</Menu.Label>
                {(['light', 'dark', 'auto'] as const).map((scheme) => (
                    <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} rightSection={<Chosen chosen={scheme === colorScheme} />}>
                        {t(schemes[scheme])}
                    </Menu.Item>
                ))}
                <Menu.Label>{t('density.label')}</Menu.Label>
                {(['comfortable', 'dense'] as const).map((choice) => (
                    <Menu.Item key={choice} onClick={() => setDensity(choice)} rightSection={<Chosen chosen={choice === density} />}>
                        {t(densities[choice])}
                    </Menu.Item>
                ))}
                <Menu.Divider />
                <Menu.Item leftSection={<IconLogout size={14} />} onClick={leave}>
                    {t('user.sign_out')}
                </Menu.Item>
            </Menu.Dropdown>
        </Menu>
    );
}
