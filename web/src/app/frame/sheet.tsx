import { Drawer } from '@mantine/core';
import { HelpLink } from '@/app/frame/help-link';
import { usePlaces } from '@/app/frame/navigation';
import { PlaceLink } from '@/app/frame/sidebar';
import { LanguageButton, ThemeButton, UserMenu } from '@/app/frame/user-menu';
import { useT } from '@/lib/i18n';
import classes from '@/app/frame/frame.module.css';

/** On a phone: every place, and what stands at the foot of the sidebar elsewhere. */
export function Sheet({ opened, onClose }: { opened: boolean; onClose(): void }) {
    const t = useT();
    return (
        // As high as what it holds: the kit's own "auto" fills the screen.
        <Drawer opened={opened} onClose={onClose} position="bottom" styles={{ content: { height: 'auto' } }} title={t('nav.label')}>
            <div className={classes['sheet']}>
                {usePlaces().map((place) => (
                    <PlaceLink key={place.path} place={place} onClick={onClose} />
                ))}
            </div>
            <div className={classes['foot']}>
                <UserMenu withName />
                <LanguageButton />
                <ThemeButton />
                <HelpLink onClick={onClose} />
            </div>
        </Drawer>
    );
}
