/**
 * First and last names in Kenya, the most frequent first. Some have accents, as real names of customers in Nairobi do.
 */
const words = (text: string) => text.trim().split(/\s+/);

export const FIRST_NAMES = words(`
  Mary John Faith Brian Mercy Kevin Grace Peter Jane Joseph Esther David Ann James Lucy Samuel Joyce Daniel Alice
  Dennis Caroline Stephen Purity Victor Beatrice Paul Agnes George Irene Francis Lilian Michael Ruth Simon Winnie
  Charles Susan Patrick Rose Moses Margaret Emmanuel Catherine Evans Sarah Collins Eunice Anthony Tabitha Geoffrey
  Monica Edwin Josephine Felix Nancy Isaac Sharon Martin Violet Elijah Doreen Benson Naomi Elvis Lydia Kennedy
  Miriam Robert Zawadi Amina Hassan Fatuma Ali Halima Abdi Zainab Omar Mwanaisha Juma Rehema Salim Wambui Njeri Achieng
  Otieno Chebet Kiprono Mutua Mwende José Zoë André Chloé Renée Thérèse`);

export const LAST_NAMES = words(`
  Mwangi Otieno Kamau Njoroge Ochieng Wanjiru Kariuki Odhiambo Maina Wanjiku Onyango Kimani Omondi Karanja Wambui Owino
  Waweru Njeri Okoth Macharia Achieng Wairimu Ouma Gitau Atieno Mutua Kibet Wangari Cheruiyot Mbugua Adhiambo Koech
  Muthoni Kiptoo Njuguna Akinyi Rotich Ndungu Anyango Mutiso Langat Gichuki Awuor Musyoka Korir Kinyua Barasa Chebet
  Wafula Nyambura Kiplagat Simiyu Mwende Kirui Wekesa Jepkosgei Juma Nekesa Kiprotich Wanjala Chepkoech Muriuki Masinde
  Cherono Githinji Shikuku Mohamed Abdullahi Hussein Ali Hassan Noor Abdi Ibrahim Yusuf Kilonzo Ndegwa Nzioka
  Makau Kioko Mumo Syombua Mutinda Kyalo Charo Mwakio Mghanga Tsuma Katana Ngala Kahindi Lekishon Nkaissery Fernandes
  Müller Sørensen Lindström`);
