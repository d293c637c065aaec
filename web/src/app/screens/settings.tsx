import { useParams } from '@tanstack/react-router';
import { SettingsScreen } from '@/features/settings/settings-screen';

export function SettingsRoute() {
    const { section } = useParams({ strict: false });
    return <SettingsScreen section={section} />;
}
